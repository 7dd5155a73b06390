"""A link keeps its answer: the rules that it was made with are kept and asked, and a build says which published answers changed."""

import json
import re
import shutil
import subprocess
import sys
import threading
from datetime import date
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest
from conftest import ROOT, QuietHandler, named
from faults import FaultyHost
from playwright.sync_api import expect
from test_offline import KEPT
from test_page import USUAL, calculate, expect_figure

import calculators
from builder import changelog, published, released
from builder.embeds import embeds
from builder.files import as_zip
from builder.load import load
from builder.offline import offline
from builder.package import package
from calculators import _earlier

OLD = "0123456789abcdef"  # the hash of rules with a fee of $40 for Major Guard
LOST = "fedcba9876543210"  # of rules that nobody kept
TODAY, THEN = "$1,870.26", "$1,880.26"


@pytest.fixture(scope="session")
def bundle(tmp_path_factory) -> Path:
    """The rules of a day when the fee for Major Guard was $40."""
    files = package()
    contracts = files["calculators/contracts.toml"]
    assert contracts.index(b"[app-major-guard.cancelling]") < contracts.index(b"fee = 50.00") < contracts.index(b"[app-value-guard]")
    files |= {"calculators/contracts.toml": contracts.replace(b"fee = 50.00", b"fee = 40.00", 1), "calculators/RULES": OLD.encode()}
    path = tmp_path_factory.mktemp("rules") / f"{OLD}.zip"
    path.write_bytes(as_zip(files))
    return path


@pytest.fixture(scope="session")
def folder(built, bundle, tmp_path_factory) -> Path:
    """The site with those rules kept, as a build would leave it."""
    folder = tmp_path_factory.mktemp("old links") / "site"
    shutil.copytree(built, folder, copy_function=shutil.copy2, ignore=shutil.ignore_patterns("data", "*.map"))
    root = folder.parent
    (root / published.KEPT).mkdir(parents=True)
    shutil.copy(bundle, root / published.KEPT)
    published.earlier(root, folder)
    (folder / "sw.js").unlink()
    shutil.copy(ROOT / "docs/assets/sw.js", folder / "assets/sw.js")
    offline(folder)
    return folder


@pytest.fixture
def host(folder):
    with FaultyHost(folder) as host:
        yield host


def link(rules: str, **answers: str) -> str:
    return urlencode({**USUAL, **answers, "rules": rules})


def notice(page):
    return page.locator(".plan-earlier p")


def test_a_bundle_answers_by_its_own_rules_and_leaves_today_s_as_they_are(bundle):
    message = json.dumps({"calculator": "refund", "answers": USUAL})
    told = [
        json.loads(json.loads(answer)["json"])
        for answer in (_earlier.reply(str(bundle), message), calculators.reply(message), _earlier.reply(str(bundle), message))
    ]
    assert [(OLD, "1880.26"), (calculators.rules(), "1870.26"), (OLD, "1880.26")] == [
        (answer["rules"], answer["outcome"]["refund"]) for answer in told
    ]


def test_a_link_carries_the_hash_of_its_rules(page, host):
    page.goto(f"{host.address}/calculators/refund.html#{urlencode(USUAL)}")
    expect_figure(page, TODAY)
    assert page.url.endswith(f"&rules={calculators.rules()}")
    page.goto("about:blank")
    page.goto(f"{host.address}/calculators/refund.html#{link(calculators.rules())}")
    expect_figure(page, TODAY)
    expect(notice(page)).to_be_hidden()


def test_an_old_link_is_answered_by_its_rules_says_so_and_offers_today_s(page, host):
    page.goto(f"{host.address}/calculators/refund.html#{link(OLD)}")
    expect_figure(page, THEN)
    expect(notice(page)).to_contain_text("This link was made with earlier rules, and they answer it. Today's rules come to something else.")
    assert f"rules={OLD}" in page.url
    page.get_by_label("How many miles have you driven since it started?").fill("45000")
    expect_figure(page, "$920.00")
    page.get_by_role("button", name="Use today's rules").click()
    expect_figure(page, "$910.00")
    expect(notice(page)).to_be_hidden()
    assert f"rules={calculators.rules()}" in page.url
    assert ([], []) == (page.console_errors, page.failed_requests)


def test_where_nothing_changed_for_these_answers_the_notice_says_that(page, host):
    page.goto(f"{host.address}/calculators/refund.html#{link(OLD, contract='app-value-guard')}")
    expect_figure(page, TODAY)
    expect(notice(page)).to_contain_text("Today's rules come to the same.")


def test_what_an_old_link_gets_wrong_is_said_by_its_rules(page, host):
    page.goto(f"{host.address}/calculators/refund.html#{link(OLD, price_paid='much')}")
    expect(page.locator(".plan-errors")).to_be_visible(timeout=60_000)
    expect(notice(page)).to_contain_text("earlier rules, and they answer it")
    page.get_by_label("What did the plan cost?").fill("2400")
    expect_figure(page, THEN)


@pytest.mark.parametrize("rules", [LOST, "../../evil"])
def test_a_link_whose_rules_are_not_kept_is_answered_by_today_s(page, host, rules):
    page.goto(f"{host.address}/calculators/refund.html#{link(rules)}")
    expect_figure(page, TODAY)
    if rules == LOST:
        expect(notice(page)).to_have_text("This link was made with earlier rules, which are not kept here. The answer is by today's rules.")
        assert f"rules={LOST}" in page.url  # for a host, or a day, that has them
    else:
        expect(notice(page)).to_be_hidden()
    assert [] == [path for path in host.asked if "rules/" in path and LOST not in path]


@pytest.mark.parametrize("browser_name", ["chromium"], indirect=True)
def test_rules_that_do_not_run_any_more_give_way_to_today_s(page, host, folder):
    broken = folder / f"assets/python/rules/{LOST}.zip"
    broken.write_bytes(as_zip({"calculators/__init__.py": b"import a_module_that_is_gone\n"}))
    try:
        page.goto(f"{host.address}/calculators/refund.html#{link(LOST)}")
        expect_figure(page, TODAY)
        expect(notice(page)).to_contain_text("The answer is by today's rules.")
    finally:
        broken.unlink()


@pytest.mark.parametrize(("rules", "figure", "says"), [(OLD, THEN, "and they answer it"), (LOST, TODAY, "not kept here")])
def test_from_a_disk_an_old_link_is_answered_alike(page, folder, rules, figure, says):
    page.goto((folder / "calculators/refund.html").as_uri() + f"#{link(rules)}")
    expect_figure(page, figure)
    expect(notice(page)).to_contain_text(says)
    assert [] == page.console_errors


def test_without_the_server_an_old_link_is_answered_alike(open_page, folder):
    page = open_page(service_worker=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/calculators/refund.html"
        page.goto(address)
        assert "" == page.evaluate(
            KEPT, [f"assets/python/rules/{OLD}.zip", named(folder, "assets/python/pyodide.mjs").relative_to(folder).as_posix()]
        )
        calculate(page)
        expect(page.locator(".plan-errors")).to_be_visible(timeout=60_000)
        server.shutdown()
    page.goto("about:blank")
    page.goto(f"{address}#{link(OLD)}")
    expect_figure(page, THEN)


def test_what_is_kept_is_today_s_rules_and_answers(tmp_path):
    plan = load(ROOT)
    bundle = published.publish_rules(tmp_path, plan)
    assert f"{calculators.rules()}.zip" == bundle.name
    assert bundle.stat().st_size < 200_000
    assert {} == published.changed(tmp_path, plan)
    answer = json.loads(json.loads(_earlier.reply(str(bundle), json.dumps({"calculator": "refund", "answers": USUAL})))["json"])
    assert calculators.run("refund", USUAL) == answer


def test_a_build_says_which_published_answers_changed(tmp_path):
    plan = load(ROOT)
    published.publish_rules(tmp_path, plan)
    file = tmp_path / published.ANSWERS
    told = json.loads(file.read_text())
    first, second, third = [name for name, answer in told["refund"].items() if "outcome" in answer][:3]
    told["refund"][first]["outcome"]["refund"] = "1.00"
    told["refund"][second] = {"wrong": {"price_paid": "No."}}
    told["refund"]["A case of old"] = told["refund"].pop(third)
    file.write_text(json.dumps(told))
    now = published.answers(plan)["refund"][first]["outcome"]["refund"]
    wanted = [
        f"refund, “{first}”: refund was 1.00 and is {now}",
        f"refund, “{second}”: was refused and is answered",
        "refund, “A case of old”: published, and no longer a case",
    ]
    assert {"refund"} == set(published.changed(tmp_path, plan))
    assert sorted(wanted) == sorted(published.changed(tmp_path, plan)["refund"])


def test_the_words_of_a_refusal_and_what_is_told_besides_change_no_answer(tmp_path):
    differs = published._difference
    assert "" == differs({"wrong": {"price_paid": "Enter it."}}, {"wrong": {"price_paid": "Enter the price."}})
    assert "was refused for state and is refused for price_paid" == differs({"wrong": {"state": "No."}}, {"wrong": {"price_paid": "No."}})
    assert "" == differs({"outcome": {"days": [{"paid": "1.00"}]}}, {"outcome": {"days": [{"paid": "1.00", "new": 1}], "fee": None}})
    assert "days.2.paid was 2.00 and is 3.00" == differs(
        {"outcome": {"days": [{"paid": "1.00"}, {"paid": "2.00"}]}}, {"outcome": {"days": [{"paid": "1.00"}, {"paid": "3.00"}]}}
    )
    assert "fee was None and is not told" == differs({"outcome": {"fee": None}}, {"outcome": {}})


ENTRY = "- refund, gap-refund: contracts sold in Texas: the fee was $50.00 and is $10.00.\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# What changed\n\n## Next\n",
        f"# What changed\n\n## Next\n\n## 2026-11-20\n\n{ENTRY}",
        f"# What changed\n\n{ENTRY}",
        "## Next\n\n- refund: the fee was $50.00 and is $10.00.\n",
        "## Next\n\n- refund: : the fee changed.\n",
        "## Next\n\nThe refund changed.\n",
    ],
)
def test_a_changelog_that_does_not_say_whose_answers_changed_is_refused(tmp_path, text):
    (tmp_path / changelog.FILE).write_text(text)
    assert "CHANGELOG.md does not say that answers of refund changed." in changelog.refusal(tmp_path, {"refund": ["refund, “A case”: …"]})
    assert "" == changelog.refusal(tmp_path, {})


def test_a_changelog_that_says_so_gets_its_heading(tmp_path):
    (tmp_path / changelog.FILE).write_text(f"# What changed\n\n## Next\n\n{ENTRY}\n## 2026-11-20, rules 0\n")
    assert "" == changelog.refusal(tmp_path, {"refund": ["…"], "gap-refund": ["…"]})
    assert "answers of transfer changed" in changelog.refusal(tmp_path, {"refund": ["…"], "transfer": ["…"]})
    changelog.close(tmp_path, OLD, date(2026, 12, 1))
    assert (
        f"# What changed\n\n## Next\n\n## 2026-12-01, rules {OLD}\n\n{ENTRY}\n## 2026-11-20, rules 0\n"
        == (tmp_path / changelog.FILE).read_text()
    )
    assert "answers of refund changed" in changelog.refusal(tmp_path, {"refund": ["…"]})


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of the project, to publish."""
    for name in ("builder", "calculators", "glossary", "docs", "published", "runtime"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".venv", "node_modules"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / changelog.FILE).write_text("# What changed\n\n## Next\n")
    return tmp_path


def publish(project) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "builder.published"], cwd=project, capture_output=True, text=True)


@pytest.mark.build
def test_publishing_is_refused_while_the_changelog_is_silent_and_then_keeps_rules_answers_and_the_script(project):
    answers = json.loads((project / published.ANSWERS).read_text())
    case = next(case for case, answer in answers["transfer"].items() if "outcome" in answer)
    answers["transfer"][case]["outcome"]["deadline"] = "1999-01-01"
    (project / published.ANSWERS).write_text(json.dumps(answers))
    done = publish(project)
    assert 1 == done.returncode
    assert f"transfer, “{case}”: deadline was 1999-01-01 and is " in done.stderr
    assert "CHANGELOG.md does not say that answers of" in done.stderr and "Traceback" not in done.stderr
    assert not (project / released.LIST).exists()
    names = ", ".join(published.changed(project, load(project)))
    (project / changelog.FILE).write_text(f"# What changed\n\n## Next\n\n- {names}: everybody: was so, is so.\n")
    done = publish(project)
    assert (0, "") == (done.returncode, done.stderr)
    assert (project / published.KEPT / f"{calculators.rules()}.zip").exists()
    assert {} == published.changed(project, load(project))
    assert re.search(rf"^## \d{{4}}-\d\d-\d\d, rules {calculators.rules()}\n\n- ", (project / changelog.FILE).read_text(), re.M)
    ((version, script),) = released.kept(project).items()
    assert version == released.version(script) and json.loads((project / released.LIST).read_text()) == {
        version: released.integrity(script)
    }


def check(project) -> str:
    shutil.copy(ROOT / "build.py", project)
    return subprocess.run([sys.executable, "build.py", "--check"], cwd=project, capture_output=True, text=True).stderr


@pytest.mark.build
def test_a_build_refuses_to_lose_a_script_that_was_published(project):
    first, second = (released.keep(project, script) for script in (b"first()", b"second()"))
    assert "" == check(project)
    first.write_bytes(b"other()")
    second.unlink()
    told = check(project)
    assert f"published/embeds/versions.json: [{first.stem}]: {first.name} has other bytes now, and websites run it by its hash." in told
    assert f"published/embeds/versions.json: [{second.stem}]: {second.name} is gone, and websites run it by its hash." in told
    first.write_bytes(b"first()")
    second.write_bytes(b"second()")
    (project / released.LIST).write_text("{}")
    assert f"[{first.stem}]: is missing here, and {first.name} is kept." in check(project)


@pytest.mark.build
def test_the_site_serves_today_s_script_and_every_one_that_was_published(project):
    kept = released.keep(project, b"first()")
    (project / "site").mkdir()
    for name in ("assets", "embed"):
        shutil.copytree(ROOT / "docs/assets", project / "site" / name)
    plan = load(project)
    embeds(plan, project / "site")
    told = json.loads((project / "site/embed/index.json").read_text())
    assert {kept.stem, told["version"]} == {row["version"] for row in told["versions"]}
    assert told["version"] == told["versions"][0]["version"]
    for row in told["versions"]:
        script = (project / "site/embed" / row["script"]).read_bytes()
        assert (row["version"], row["integrity"]) == (released.version(script), released.integrity(script))
