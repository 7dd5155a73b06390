"""The two hosts of an embed, each a site of its own."""

import pytest
from playwright.sync_api import expect

from tests.support import hosts
from tests.support.page import SOON


@pytest.fixture
def guide(built):
    host = hosts.guide(built)
    yield host
    host.close()


@pytest.fixture
def dealer():
    host = hosts.dealer()
    yield host
    host.close()


@pytest.fixture(autouse=True)
def patient(request):
    """A busy machine is no failure."""
    expect.set_options(timeout=20_000)
    if "page" in request.fixturenames:
        request.getfixturevalue("page").set_default_timeout(SOON)
    yield
    expect.set_options(timeout=5_000)
