"""The book that a footprint run works on: its own columns with those derived from them."""

from __future__ import annotations

from dataclasses import replace

from carbonacct.book.model import Book, ColumnInfo
from carbonacct.portfolio.standard import Derived

MONEY = "CNY"


def with_derived(book: Book, derived: Derived) -> Book:
    """Return the book with the derived columns in it; money is named CNY and stands in the row's own currency."""
    columns = {
        name: replace(info, canonical=MONEY) if info.kind == "money" else info for name, info in book.columns.items()
    }
    columns |= {name: ColumnInfo(text, "", _canonical(name), "number") for name, text in derived.told.items()}
    columns |= {name: ColumnInfo(source, "", "", "text") for name, source in derived.made_from.items()}
    return Book(
        size=book.size,
        numbers={**book.numbers, **derived.numbers},
        words={**book.words, **derived.words},
        dates=dict(book.dates),
        rows=book.rows,
        columns=columns,
        sources=book.sources,
        column_problems=dict(book.column_problems),
        whole=book.whole,
    )


def _canonical(name: str) -> str:
    base = name.partition("@")[0]
    units = {"product_power": "MWh", "product_heat": "GJ", "exposure": "USD", "facilitation_weight": "1"}
    units |= {"fuel_mass": "t", "product_mass": "t", "process": "t", "fuel_gas": "Nm3", "revenue_usd2022": "USD2022"}
    units["financed_revenue_usd2022"] = "USD2022"
    return units.get(base, "tCO2e" if base.startswith("scope") else MONEY)
