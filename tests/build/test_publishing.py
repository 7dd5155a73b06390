"""What went to its readers is kept: rules, answers and the scripts that other websites pin."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import calculators
from builder import archive, changelog, released
from builder.embeds import embeds
from builder.load import load
from tests.support.site import ROOT


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
    return subprocess.run([sys.executable, "-m", "builder.archive"], cwd=project, capture_output=True, text=True)


def test_publishing_is_refused_while_the_changelog_is_silent_and_then_keeps_rules_answers_and_the_script(project):
    answers = json.loads((project / archive.ANSWERS).read_text())
    case = next(case for case, answer in answers["transfer"].items() if "outcome" in answer)
    answers["transfer"][case]["outcome"]["deadline"] = "1999-01-01"
    (project / archive.ANSWERS).write_text(json.dumps(answers))
    done = publish(project)
    assert 1 == done.returncode
    assert f"transfer, “{case}”: deadline was 1999-01-01 and is " in done.stderr
    assert "CHANGELOG.md does not say that answers of" in done.stderr and "Traceback" not in done.stderr
    assert not (project / released.LIST).exists()
    names = ", ".join(archive.changed(project, load(project)))
    (project / changelog.FILE).write_text(f"# What changed\n\n## Next\n\n- {names}: everybody: was so, is so.\n")
    done = publish(project)
    assert (0, "") == (done.returncode, done.stderr)
    assert (project / archive.KEPT / f"{calculators.rules()}.zip").exists()
    assert {} == archive.changed(project, load(project))
    assert re.search(rf"^## \d{{4}}-\d\d-\d\d, rules {calculators.rules()}\n\n- ", (project / changelog.FILE).read_text(), re.M)
    ((version, script),) = released.scripts(project).items()
    assert version == released.version(script) and json.loads((project / released.LIST).read_text()) == {
        version: released.integrity(script)
    }


def check(project) -> str:
    shutil.copy(ROOT / "build.py", project)
    return subprocess.run([sys.executable, "build.py", "--check"], cwd=project, capture_output=True, text=True).stderr


def test_a_build_refuses_to_lose_a_script_that_was_published(project):
    first, second = (released.keep(project, script) for script in (b"first()", b"second()"))
    assert "" == check(project)
    first.write_bytes(b"other()")
    second.unlink()
    checked = check(project)
    assert f"published/embeds/versions.json: [{first.stem}]: {first.name} has other bytes now, and websites run it by its hash." in checked
    assert f"published/embeds/versions.json: [{second.stem}]: {second.name} is gone, and websites run it by its hash." in checked
    first.write_bytes(b"first()")
    second.write_bytes(b"second()")
    (project / released.LIST).write_text("{}")
    assert f"[{first.stem}]: is missing here, and {first.name} is kept." in check(project)


def test_the_site_serves_today_s_script_and_every_one_that_was_published(project, built):
    stored = released.keep(project, b"first()")
    (project / "site").mkdir()
    shutil.copytree(built.parent / "build/docs/assets", project / "site/assets")
    (project / "site/embed").mkdir()
    plan = load(project)
    embeds(plan, project / "site")
    listed = json.loads((project / "site/embed/index.json").read_text())
    assert {stored.stem, listed["version"]} == {row["version"] for row in listed["versions"]}
    assert listed["version"] == listed["versions"][0]["version"]
    for row in listed["versions"]:
        script = (project / "site/embed" / row["script"]).read_bytes()
        assert (row["version"], row["integrity"]) == (released.version(script), released.integrity(script))
