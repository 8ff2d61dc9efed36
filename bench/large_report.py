"""The table of streamed books."""

from __future__ import annotations

import re
from typing import Any

from bench.large import exponent
from bench.report import PAGE

MARKS = re.compile(r"(<!-- streamed -->\n).*(<!-- end of streamed -->\n)", re.DOTALL)
HEAD = (
    "question",
    "rows",
    "Parquet",
    "alone",
    "one process",
    "two processes",
    "plainly",
    "one process by plainly",
    "memory: one",
    "memory: two",
    "growth",
)


def lines(found: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return one line a book: processor seconds as ratios to reading and writing alone, wall seconds, memory."""
    made = []
    for book in found["books"]:
        alone, plain = book["alone"]["seconds"], book["alone"]["plain"]
        one, two = book["workers 1"], book.get("workers 2")
        made.append(
            (
                book["question"].replace("_", " "),
                f"{book['rows']:,}",
                f"{book['bytes'] / 1e6:,.0f} MB",
                f"{alone:.2f} s",
                *(
                    "–" if run is None else f"{run['seconds'] / alone:.2f}× ({run['wall']:,.0f} s)"
                    for run in (one, two)
                ),
                f"{plain:.2f} s",
                f"{one['seconds'] / plain:.2f}×",
                *("–" if run is None else f"{run['resident'] / 2**20:,.0f} MiB" for run in (one, two)),
                f"{book['growth'] / 2**20:,.0f} MiB" if "growth" in book else "–",
            )
        )
    return made


def as_text(found: dict[str, Any]) -> str:
    """Return the table as text, with the growth exponent of benefits."""
    books = [book for book in found["books"] if book["question"] == "benefits"]
    told = "\n".join(" | ".join(line) for line in (HEAD, *lines(found)))
    return told + (f"\ngrowth exponent {exponent(books):.3f}" if len(books) > 1 else "")


def write_page(found: dict[str, Any]) -> None:
    """Write the table into the documentation."""
    books = [book for book in found["books"] if book["question"] == "benefits"]
    rows = "\n".join(f"| {' | '.join(line)} |" for line in lines(found))
    table = f"| {' | '.join(HEAD)} |\n| {' | '.join('---' for _ in HEAD)} |\n{rows}"
    grown = f"\n\nGrowth exponent of benefits, from the second largest book to the largest: {exponent(books):.3f}."
    text = f"{found['date']}, {found['machine']}.\n\n{table}{grown if len(books) > 1 else ''}"
    page = PAGE.read_text("utf-8")
    PAGE.write_text(MARKS.sub(lambda match: f"{match[1]}\n{text}\n{match[2]}", page), encoding="utf-8")
