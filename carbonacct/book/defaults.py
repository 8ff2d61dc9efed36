"""Cells left blank that take a value for the whole book: currency, year, region and the climate zone of a region."""

from __future__ import annotations

import numpy as np

from carbonacct.book.codes import climate, meaning, nearest_codes, waste_decays
from carbonacct.book.model import Book, ColumnInfo
from carbonacct.book.numbers import FIRST_YEAR, LAST_YEAR
from carbonacct.book.parts import Part
from carbonacct.book.series import Numbers, Words
from carbonacct.errors import OptionError


def settle_currency(book: Book, part: Part, default: str | None) -> None:
    """Give every row its currency: its own, else the one its headers name, else the default or CNY."""
    if default is not None:
        found = meaning("currency", default)
        if not found.code:
            hint = nearest_codes("currency", default)
            raise OptionError("no such currency", where="currency", given=default, hint=hint)
        default = found.code
    own = book.words.get("currency")
    money = [
        name
        for name in book.numbers
        if part.groups.get(name) in ("money", "label") and book.columns[name].kind == "money"
    ]
    words = [*own.words] if own is not None else []
    codes = own.codes if own is not None else np.full(book.size, -1, dtype=np.int32)
    blank = codes < 0
    named = part.currencies
    first = named[next(iter(named))] if named else default
    if money and not first and blank.any():
        book.findings.add("currency_assumed", None, "currency", "CNY")
    filler = first or default or "CNY"
    if blank.any() or own is None:
        if filler not in words:
            words.append(filler)
        codes = np.where(blank, np.int32(words.index(filler)), codes)
        book.words["currency"] = Words(codes, words)
        book.columns.setdefault("currency", ColumnInfo("currency", "", "", "code"))
    for name, currency in named.items():
        conflict = np.array([word != currency for word in words], dtype=bool)[codes] & book.numbers[name].known
        rows = np.flatnonzero(conflict)
        if len(rows):
            hint = f"the header of {name} says {currency}"
            book.refuse("currency_conflict", rows, "currency", [words[code] for code in codes[rows]], hint)


def fill_year(book: Book, year: int | None) -> None:
    """Give the rows without a year the one of the whole book, if it was named."""
    if year is None:
        return
    if isinstance(year, bool) or int(year) != year or not FIRST_YEAR <= year <= LAST_YEAR:
        raise OptionError("no year", where="year", given=year, needed=f"{FIRST_YEAR} to {LAST_YEAR}")
    old = book.numbers.get("year")
    values = np.full(book.size, float(year)) if old is None else np.where(old.known, old.values, float(year))
    book.numbers["year"] = Numbers(values, None)
    book.columns.setdefault("year", ColumnInfo("year", "", "", "year"))


def fill_region(book: Book, region: str | None) -> None:
    """Give the rows without a region the one of the whole book, if it was named."""
    if region is None:
        return
    found = meaning("region", region)
    if not found.code:
        raise OptionError("no such region", where="region", given=region, hint=nearest_codes("region", region))
    _fill(book, "region", found.code)


def _fill(book: Book, name: str, word: str) -> None:
    old = book.words.get(name)
    words = [*old.words] if old is not None else []
    codes = old.codes.copy() if old is not None else np.full(book.size, -1, dtype=np.int32)
    if word not in words:
        words.append(word)
    codes[codes < 0] = words.index(word)
    book.words[name] = Words(codes, words)
    book.columns.setdefault(name, ColumnInfo(name, "", "", "code"))


def fill_climate(book: Book) -> None:
    """Take the climate zone from the region where waste decays and the book gives none."""
    regions = book.words.get("region")
    if regions is None or not waste_decays(book.numbers):
        return
    own = book.words.get("climate")
    zones = [climate(region) for region in regions.words]
    words = [*dict.fromkeys([*(own.words if own is not None else []), *filter(None, zones)])]
    by_region = np.array([words.index(zone) if zone else -1 for zone in zones] + [-1], dtype=np.int32)
    taken = by_region[regions.codes]
    codes = np.where(own.codes >= 0, own.codes, taken) if own is not None else taken
    if (codes >= 0).any():
        used = sorted({f"{region}: {zone}" for region, zone in zip(regions.words, zones, strict=True) if zone})
        book.words["climate"] = Words(codes.astype(np.int32), words)
        book.columns.setdefault("climate", ColumnInfo("climate", "", "", "text"))
        if book.whole is None and (own is None or bool((own.codes < 0).any())):
            book.findings.add("climate_assumed", None, "climate", ", ".join(used))
    if book.whole is not None and book.whole.climate:
        book.findings.add("climate_assumed", None, "climate", book.whole.climate)
