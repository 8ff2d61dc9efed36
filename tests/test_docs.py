"""The documentation is run as it stands: files written, Python executed, commands called, in the order of the page."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
BLOCK = re.compile(r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^```$', re.DOTALL | re.MULTILINE)
PAGES = [
    page.relative_to(ROOT).as_posix()
    for page in [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"]
    if "generated" not in page.parts
]
SAMPLE = re.compile(r"^```python$|^\$ carbonacct", re.MULTILINE)
RUN = [page for page in PAGES if SAMPLE.search((ROOT / page).read_text("utf-8"))]
READERS_OWN = "book.xlsx"
CHINESE = [page.relative_to(DOCS / "zh").as_posix() for page in sorted((DOCS / "zh").rglob("*.md"))]


def blocks(page):
    return [match.groupdict() for match in BLOCK.finditer((ROOT / page).read_text("utf-8"))]


def commands(body):
    lines = [line.removeprefix("$ ") for line in body.splitlines() if line.startswith("$ carbonacct ")]
    return [words for line in lines if READERS_OWN not in (words := shlex.split(line, comments=True))]


@pytest.mark.parametrize("page", RUN)
def test_the_samples_of_a_page_run(page, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    program = Path(sys.executable).with_name("carbonacct")
    found = blocks(page)
    for block in found:
        if block["title"]:
            Path(block["title"]).write_text(block["body"], "utf-8")
    names = {"__name__": "page"}
    for block in found:
        if block["language"] == "python":
            exec(compile(block["body"], page, "exec"), names)
        if block["language"] == "console":
            for words in commands(block["body"]):
                done = subprocess.run(
                    [program, *words[1:]], env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8"
                )
                assert done.returncode in (0, 3), f"{shlex.join(words)}\n{done.stderr}"


@pytest.mark.parametrize("page", CHINESE)
def test_a_chinese_page_has_the_sections_and_samples_of_the_english_one(page):
    english, chinese = ((DOCS / folder / page).read_text("utf-8") for folder in ("", "zh"))
    assert [len(level) for level in re.findall(r"^(#+) ", english, re.MULTILINE)] == [
        len(level) for level in re.findall(r"^(#+) ", chinese, re.MULTILINE)
    ]
    languages = [[block["language"] for block in blocks(f"docs/{folder}{page}")] for folder in ("", "zh/")]
    assert languages[0] == languages[1]
    rows = [len(re.findall(r"^\|", text, re.MULTILINE)) for text in (english, chinese)]
    assert rows[0] == rows[1]


def test_what_a_user_reads_first_is_also_in_chinese():
    folders = ("concepts", "how-to")
    pages = (page.relative_to(DOCS).as_posix() for folder in folders for page in (DOCS / folder).glob("*.md"))
    assert {"index.md", "getting-started.md", "contributing/add-a-method.md", *pages} - set(CHINESE) == set()


@pytest.mark.parametrize("page", CHINESE)
def test_a_page_and_its_other_language_lead_to_each_other(page):
    english, chinese = DOCS / page, DOCS / "zh" / page
    there, back = (os.path.relpath(b, a.parent) for a, b in ((english, chinese), (chinese, english)))
    assert f"**English** · [中文]({there})" in english.read_text("utf-8")
    assert f"[English]({back}) · **中文**" in chinese.read_text("utf-8")
