"""The reference made from the code is whole: every issue code and every exception, both ways; pages and links too."""

import ast
import re
from pathlib import Path

import pytest

import carbonacct as ca
from carbonacct.vocabulary import issue_codes
from tools.error_pages import FAILING, exceptions, raised
from tools.issue_pages import examples, run
from tools.site_links import Page, broken

PACKAGE = Path(__file__).resolve().parent.parent / "carbonacct"
CODES = {one.code for one in issue_codes.list()}
SOURCES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
# Receivers whose ``add`` and ``settle`` take an issue code; sets, sums and integrity findings have such methods too.
ISSUES = re.compile(r"(^|\.)_?(issues|outcome)$|^book(\.findings)?$|^self$")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMED = {("add", 0), ("settle", 2)}


def named_codes():
    """Yield the place and the text of each code written out in a call that adds an issue or settles rows."""
    for path, tree in SOURCES.items():
        if path.is_relative_to(PACKAGE / "checks"):
            continue
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if not isinstance(call.func, ast.Attribute) or not ISSUES.search(ast.unparse(call.func.value)):
                continue
            for name, place in NAMED:
                if call.func.attr == name and len(call.args) > place:
                    for text in ast.walk(call.args[place]):
                        if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
                            yield f"{path.name}:{call.lineno}", text.value


def test_every_code_that_is_used_is_described():
    found = list(named_codes())
    assert len(found) > 30
    assert [(place, code) for place, code in found if code not in CODES] == []


def test_every_code_that_is_described_is_used():
    written = {node.value for tree in SOURCES.values() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert sorted(CODES - written) == []


@pytest.mark.parametrize("one", [*issue_codes.list()], ids=lambda one: one.code)
def test_a_code_says_what_it_is_and_how_it_is_mended(one):
    assert one.severity in ("error", "warning", "info")
    assert one.title_en
    assert CHINESE.search(one.title_zh)
    assert one.cause
    assert CHINESE.search(one.cause_zh)
    assert bool(one.remedy) == bool(one.remedy_zh)
    if one.severity == "error":
        assert one.remedy


@pytest.mark.parametrize(("code", "example"), [*examples().items()], ids=[*examples()])
def test_the_example_of_a_code_yields_it(code, example):
    assert code in run(example)


def test_every_code_has_an_example():
    assert [*examples()] == [one.code for one in issue_codes.list()]


@pytest.mark.parametrize("kind", [*exceptions()], ids=lambda kind: kind.__name__)
def test_an_exception_is_public_and_its_example_raises_it_with_a_way_to_mend_it(kind):
    assert getattr(ca, kind.__name__) is kind
    error = raised(kind.__name__)
    assert error.code == kind.code
    assert error.hint or error.needed
    failing = FAILING[kind.__name__]
    assert failing.remedy_en
    assert CHINESE.search(failing.cause_zh)
    assert CHINESE.search(failing.remedy_zh)


def test_codes_of_exceptions_are_their_own():
    codes = [kind.code for kind in exceptions()]
    assert len(set(codes)) == len(codes) == len(FAILING)


def test_a_broken_link_a_missing_anchor_and_another_host_are_found(tmp_path):
    (tmp_path / "a.html").write_text(
        '<h1 id="top"></h1><a href="b.html#x"></a><a href="c.html"></a><a href="#top"></a><a href="#no"></a>'
        '<a href="https://example.org"></a><script src="https://example.org/x.js"></script>',
        "utf-8",
    )
    (tmp_path / "b.html").write_text('<p id="x">', "utf-8")
    assert list(broken(tmp_path)) == [
        "a.html: loads https://example.org/x.js from another host",
        "a.html: c.html: no such file",
        "a.html: #no: no such anchor",
    ]
    assert Page('<a name="y" href="z">').anchors == {"y"}
