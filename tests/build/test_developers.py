"""The developers' page: its examples run, and give what it says they give."""

import doctest
import re
import shlex
import subprocess
import sys

from tests.support.site import ROOT

PAGE = (ROOT / "docs/developers.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)


def test_the_python_examples_give_what_the_page_says(built, monkeypatch):
    monkeypatch.chdir(built.parent)
    differences = []
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks("python")), {}, "developers.md", None, 0)
    doctest.DocTestRunner().run(examples, out=differences.append)
    assert len(examples.examples) > 10
    assert "" == "".join(differences)


def test_the_commands_print_what_the_page_says():
    (console,) = blocks("console")
    commands = re.findall(r"^\$ python (.*)\n((?:(?!\$).*\n)*)", console, re.M)
    assert len(commands) >= 3
    for command, says in commands:
        done = subprocess.run([sys.executable, *shlex.split(command)], cwd=ROOT, capture_output=True, text=True, timeout=60)
        pattern = ".*".join(map(re.escape, says.strip().split("…")))
        assert re.match(pattern, done.stdout, re.S), (command, done.stdout[:300])


def test_each_file_of_data_that_the_page_names_is_published(built):
    named = re.findall(r'href="(data/[^"]+)"', PAGE)
    assert len(named) >= 8
    assert [] == [name for name in named if not (built / name).exists()]
