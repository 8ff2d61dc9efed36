"""Whoever has only a method's page recomputes its worked examples: equation, figures and units all stand there."""

import math
import re

import numpy as np
import pytest

from carbonacct import methods
from carbonacct.units import conversion, parse_unit
from tools.method_pages import by_filing, counted, second
from tools.method_pages import methods as pages

PAGES = pages()
METHODS = methods.list()
ROW = re.compile(r"^\| `([\w@]+)` \| (.*?) \|", re.MULTILINE)
CELL = re.compile(r"^\| `(\w+)` \| (.*) \|$", re.MULTILINE)
NUMBER = r"-?[\d.]+(?:e[+-]?\d+)?"
SINGLE = re.compile(rf"({NUMBER}) ?(\S*)")
LABELLED = re.compile(rf"([\w.]+) ({NUMBER})")
SYMBOLS = {"×": "*", "÷": "/", "−": "-"}


def section(page, title):
    return page.split(f"## {title}", 1)[1].split("\n## ", 1)[0]


def declared(page):
    """Unit of each input, from the two tables of the page; an indexed input by its bare name."""
    units = {}
    for name, place in (("Inputs · 输入", -3), ("Factors · 因子", -2)):
        for line in section(page, name).splitlines():
            if line.startswith("| `"):
                cells = [cell.strip() for cell in line.split("|")]
                units[cells[1].strip("`").removesuffix("@…")] = cells[place]
    return units


def figure(text, unit):
    """A cell as a number in the declared unit, or as numbers by label."""

    def converted(value, written):
        return float(value) * float(conversion(parse_unit(written or unit), parse_unit(unit)))

    single = SINGLE.fullmatch(text.strip())
    if single:
        return converted(*single.groups())
    written = text.rsplit(" ", 1)[-1]
    parts = LABELLED.findall(text)
    whole = ", ".join(" ".join(part) for part in parts) == text.strip()
    return {label: converted(value, "" if whole else written) for label, value in parts}


def recomputed(page, example):
    """Results of one worked example from the words of the page."""
    units = declared(page)
    given, stated = example.split("| result · 结果")
    values = {name: figure(text, units[name]) for name, text in CELL.findall(given)}
    labels = sorted({label for value in values.values() if isinstance(value, dict) for label in value})
    names = {
        name: np.array([value.get(label, 0.0) for label in labels]) if isinstance(value, dict) else value
        for name, value in values.items()
    }
    tools = {"exp": np.exp, "total": np.sum, "max": np.maximum, "min": np.minimum}
    equations = re.search(r"```text\n(.*?)```", page, re.DOTALL)[1]
    for line in filter(None, equations.splitlines()):
        output, formula = line.split(" = ", 1)
        for sign, operator in SYMBOLS.items():
            formula = formula.replace(sign, operator)
        formula = formula.replace(", else ", " else ")
        formula = re.sub(r"Σ\[\w+\]", "total", formula)
        try:
            names[output] = eval(formula, {"__builtins__": {}, **tools}, names)  # noqa: S307
        except NameError:
            continue
    for output, cells in re.findall(r"^\| `(\w+)` \| (.*) \|$", stated, re.MULTILINE):
        here = float(cells.split(" | ")[1])
        yield output, names.get(output), here


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_the_page_is_enough_to_recompute_its_examples(method):
    page = PAGES[f"methods/{method.id}.md"]
    examples = re.split(r"^### \d+\. ", section(page, "Worked examples · 算例"), flags=re.MULTILINE)[1:]
    assert len(examples) == len(method.worked) > 0
    for example in examples:
        checked = [*recomputed(page, example)]
        assert checked
        for output, got, here in checked:
            assert got is not None, output
            assert math.isclose(float(got), here, rel_tol=1e-9, abs_tol=1e-12), output


def test_the_counts_add_up_and_twenty_methods_have_a_published_case():
    counts = [number for _, number in counted(list(METHODS))]
    assert sum(counts) == len(METHODS)
    assert counts[0] >= 20
    assert sum(second(method) for method in METHODS) >= 80
    for _, many, validated, cases in by_filing():
        assert many >= validated > 0
        assert cases >= validated


def test_every_grid_factor_is_named_on_the_page():
    for method in METHODS:
        for item in method.inputs:
            if item.family.startswith("grid."):
                assert f"[`{item.family}`]" in section(PAGES[f"methods/{method.id}.md"], "Factors · 因子")
