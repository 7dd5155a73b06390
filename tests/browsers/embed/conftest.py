"""The two hosts of an embed, each a site of its own."""

import pytest
from playwright.sync_api import expect

from tests.support import hosts
from tests.support.page import SOON


@pytest.fixture(scope="session")
def running():
    """The guide's host, while no test has closed it: to a browser always the same site, whose files and memory it keeps."""
    hosts: list = []
    yield hosts
    for host in hosts:
        host.close()


@pytest.fixture
def guide(built, running):
    if not running or running[-1].closed:
        running.append(hosts.guide(built))
    running[-1].forget()
    yield running[-1]
    running[-1].forget()  # whatever still waits for an answer


@pytest.fixture
def page(returning):
    """A page in a browser that was here before; `newcomer` is one in a browser that was not."""
    returning.set_default_timeout(SOON)
    return returning


@pytest.fixture
def newcomer(open_page):
    page = open_page()
    page.set_default_timeout(SOON)
    return page


@pytest.fixture
def dealer():
    host = hosts.dealer()
    yield host
    host.close()


@pytest.fixture(autouse=True)
def patient():
    """A busy machine is no failure."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)
