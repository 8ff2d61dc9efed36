"""The table: target, measured, met."""

from __future__ import annotations

import re
import statistics
from pathlib import Path
from typing import Any, NamedTuple

from bench.measure import ratio

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
MARKS = re.compile(r"(<!-- measured -->\n).*(<!-- end -->\n)", re.DOTALL)


class Line(NamedTuple):
    """One line of the table."""

    what: str
    target: str
    measured: str
    met: bool | None


def lines(found: dict[str, Any]) -> list[Line]:
    """Hold what was measured against the targets; the lines without target are for comparison."""
    rows, read, text, memory = found["rows"], found["read_already"], found["from_text"], found["memory"]
    speed = rows / statistics.median(read["carbonacct"]) / 1e6
    table = [Line("book already read: rows a second on one core", "≥ 5 M", f"{speed:.1f} M", speed >= 5)]
    for title, times, target in (
        ("book already read: time by that of", read, {"Polars": 1.0}),
        ("from keys as text, checked: time by that of", text, {"Polars": 2.0}),
    ):
        for name in times:
            if name != "carbonacct":
                by, most = ratio(times, "carbonacct", name), target.get(name)
                limit = "" if most is None else f"≤ {most:g}"
                table.append(Line(f"{title} {name}", limit, f"{by:.2f}", None if most is None else by <= most))
    growth = memory["growth"] / memory["input"]
    bigger, loan, ready = found["growth_of_time"], found["one_loan"] * 1e3, found["import_ready"] * 1e3
    return [
        *table,
        Line("most memory above the input, by the input", "≤ 1", f"{growth:.2f}", growth <= 1),
        Line("time for ten times the rows, by time", "≤ 12", f"{bigger:.1f}", bigger <= 12),
        Line("one loan through the Python API", "< 1 ms", f"{loan:.2f} ms", loan < 1),
        Line("import carbonacct, beyond numpy", "", f"{found['import_bare'] * 1e3:.1f} ms", None),
        Line("… with read_book and benefits loaded", "< 150 ms", f"{ready:.0f} ms", ready < 150),
        Line(
            "registries and frame libraries loaded by it",
            "none",
            ", ".join(found["heavy"]) or "none",
            not found["heavy"],
        ),
        *_holdings(found["holdings"]),
    ]


def _holdings(found: dict[str, dict[str, list[float]]]) -> list[Line]:
    """Return the lines of financed emissions."""
    table = []
    for title, times, target in (
        ("financed emissions, book already read: time by that of", found["encoded"], {"numpy": 1.5, "Polars": 1 / 3}),
        ("financed emissions, from keys as text, checked: time by that of", found["strings"], {"Polars": 1.0}),
    ):
        for name in times:
            if name != "carbonacct":
                by, most = ratio(times, "carbonacct", name), target.get(name)
                met = None if most is None else by <= most
                table.append(Line(f"{title} {name}", "" if most is None else f"≤ {most:.2g}", f"{by:.2f}", met))
    slowest = max(statistics.median(times) for times in found["aggregation"].values()) * 1e3
    return [*table, Line("totals, groups or quality of 100,000 holdings", "≤ 5 ms", f"{slowest:.1f} ms", slowest <= 5)]


def seconds(found: dict[str, Any]) -> list[tuple[str, dict[str, float]]]:
    """Return the medians behind the ratios, by contestant."""
    holdings = found["holdings"]
    return [
        (title, {name: statistics.median(times) for name, times in measured.items()})
        for title, measured in (
            ("book already read", found["read_already"]),
            ("from keys as text, checked", found["from_text"]),
            ("financed emissions, book already read", holdings["encoded"]),
            ("financed emissions, from keys as text, checked", holdings["strings"]),
        )
    ]


def setting(found: dict[str, Any]) -> str:
    """Say where and how it was measured."""
    rows = f"{found['rows']:,} rows, {found['holdings_rows']:,} holdings, {found['repeat']} rounds"
    return f"{found['date']}; {rows}; {found['machine']}"


def _met(line: Line) -> str:
    return "" if line.met is None else "yes" if line.met else "NO"


def as_text(found: dict[str, Any]) -> str:
    """Return the report for a terminal."""
    told = [setting(found), "", f"{'':<68}{'target':>10}{'measured':>12}  met"]
    told += [f"{line.what:<68}{line.target:>10}{line.measured:>12}  {_met(line)}".rstrip() for line in lines(found)]
    told += ["", "medians of processor time [s]"]
    for title, medians in seconds(found):
        told.append(f"{title:<40}" + "  ".join(f"{name} {value:.3f}" for name, value in medians.items()))
    return "\n".join(told)


def as_page(found: dict[str, Any]) -> str:
    """Return the tables as Markdown."""
    told = [f"{setting(found)}.\n", "| | target · 目标 | measured · 实测 | met · 达到 |", "|---|--:|--:|:-:|"]
    told += [f"| {line.what} | {line.target} | {line.measured} | {_met(line)} |" for line in lines(found)]
    names = [*dict.fromkeys(name for _, medians in seconds(found) for name in medians)]
    told += ["", f"| median processor time [s] | {' | '.join(names)} |", "|---|" + "--:|" * len(names)]
    told += [
        f"| {title} | {' | '.join(f'{medians[name]:.3f}' if name in medians else '' for name in names)} |"
        for title, medians in seconds(found)
    ]
    return "\n".join(told) + "\n"


def write_page(found: dict[str, Any]) -> None:
    """Put the tables between the marks of the documentation page."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(MARKS.sub(lambda match: f"{match[1]}\n{as_page(found)}\n{match[2]}", page), encoding="utf-8")
