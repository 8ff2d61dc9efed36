"""Rows that belong together: which rows of a book must be computed in one piece, told from a few columns of it.

One loan in several rows, facts of a project that differ, shares of a project above one, a client near the threshold,
a group with a subsidiary: such rows have an answer that no single one of them has. All other rows have the same answer
in any batch. Each row is told by 64-bit hashes of its keys; where two keys share a hash, more rows than necessary are
taken together, which changes nothing. Where no rule below holds for some rows, none holds for a part of them.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import FILINGS, amounts, column_of
from carbonacct.book.agreement import BORROWER_FACTS, PROJECT_FACTS, PROJECT_FACTS_OF_YEAR
from carbonacct.book.keys import LONGEST, text_hashes
from carbonacct.book.model import Book
from carbonacct.book.numbers import FIRST_YEAR, LAST_YEAR
from carbonacct.book.parts import Part
from carbonacct.book.series import Words
from carbonacct.engines.batch import Plan
from carbonacct.engines.fields import BENEFITS
from carbonacct.portfolio.balances import averages
from carbonacct.portfolio.financed import THRESHOLD
from carbonacct.portfolio.pboc import DETAILS
from carbonacct.portfolio.pboc_scope import EXCLUSIONS

if TYPE_CHECKING:
    import pyarrow as pa

Hashes = NDArray[np.uint64]
Records = NDArray[Any]
RECORD = np.dtype([("key", "u8"), ("fact", "u8"), ("value", "f8"), ("flag", "u1")])
KEYS = {"loan": "loan_id", "project": "project_id", "borrower": "borrower_id", "group": "group_id"}
MONEY = ("balance", "granted", "average_balance", "allocated_balance", "allocated_granted", "total_investment")
TIME = ("year", "disbursed_on", "maturity")
PRODUCT = ("product_kind", "asset_class", "boundary", "currency")
NEAR = 1e-6
LEAST_VISIBLE, LAST_VISIBLE = 0x21, 0x7E
ODD = r"[^\x21-\x7e]"
_MIX = np.uint64(0x9E3779B97F4A7C15)


def hashes(words: Words) -> tuple[Hashes, NDArray[np.bool_]]:
    """Return a hash of each row's word, shape (rows,), and where there is one; equal spellings have equal hashes."""
    import pyarrow as pa

    text = words.arrow
    if text is not None:
        known = ~words.blank
        return _text_hashes(text.fill_null("") if text.null_count else text), known
    table = _text_hashes(pa.array([*words.words, ""], pa.string()))
    return table[words.codes], words.codes >= 0


def _text_hashes(text: pa.Array) -> Hashes:
    """Hash texts; full-width and other compatible spellings of a text, and spaces around it, do not matter."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not len(text):
        return np.zeros(0, dtype=np.uint64)
    lengths = pc.binary_length(text).to_numpy(zero_copy_only=False)
    odd = lengths > LONGEST
    if not plain(text):
        odd |= pc.match_substring_regex(text, ODD).to_numpy(zero_copy_only=False)
    if not odd.any():
        return _short_hashes(text)
    rows = np.flatnonzero(odd)
    found = _short_hashes(pc.if_else(pa.array(odd), pa.scalar("", text.type), text))
    spelled = [unicodedata.normalize("NFKC", word).strip() for word in text.take(pa.array(rows)).to_pylist()]
    short = [word if len(word.encode()) <= LONGEST else "" for word in spelled]
    again = _short_hashes(pa.array(short, pa.string()))
    for place, word in enumerate(spelled):
        if word and not short[place]:
            again[place] = _hash(word)
    found[rows] = again
    return found


def plain(text: pa.Array) -> bool:
    """Tell whether all texts of an array without nulls consist of visible ASCII only."""
    offsets, content = text.buffers()[1:]
    if content is None or not len(text):
        return True
    kind = np.int32 if str(text.type) == "string" else np.int64
    first, end = np.frombuffer(offsets, dtype=kind)[[text.offset, text.offset + len(text)]].tolist()
    held = np.frombuffer(content, dtype=np.uint8)[first:end]
    return bool(held.min(initial=LEAST_VISIBLE) >= LEAST_VISIBLE and held.max(initial=0) <= LAST_VISIBLE)


def _short_hashes(text: pa.Array) -> Hashes:
    found = text_hashes(text)
    return np.zeros(len(text), dtype=np.uint64) if found is None else found


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _mixed(first: Hashes, second: Hashes) -> Hashes:
    mixed: Hashes = (first ^ (second + _MIX)) * _MIX
    mixed ^= mixed >> np.uint64(31)
    mixed *= _MIX
    mixed ^= mixed >> np.uint64(29)
    return mixed


def key_hashes(part: Part) -> dict[str, tuple[Hashes, NDArray[np.bool_]]]:
    """Return, by kind of key, the hash of each row's key and where there is one; a kind without column is left out."""
    return {kind: hashes(part.words[column]) for kind, column in KEYS.items() if column in part.words}


def columns_of_keys(plan: Plan, kinds: Iterable[str], groups: Mapping[str, str]) -> set[str]:
    """Return the names of the columns that :func:`records` takes, for kinds of keys that occur more than once.

    Parameters
    ----------
    groups
        The group of the vocabulary by column of the book.
    """
    kinds = {*kinds}
    names = {KEYS[kind] for kind in kinds if kind in KEYS}
    if "project" in kinds:
        names |= {*PROJECT_FACTS, *PROJECT_FACTS_OF_YEAR, *MONEY, *TIME}
        names |= {name for name, group in groups.items() if group in ("activity", "reported", "override")}
        names |= {name for name in groups if name.startswith("balance@")}
    if "borrower" in kinds:
        names |= {*BORROWER_FACTS, *TIME}
        if plan.question != BENEFITS:
            names |= {*MONEY, *PRODUCT, *DETAILS}
            names |= {name for name in groups if name.startswith("balance@")}
    if "group" in kinds:
        names |= {"borrower_id", "boundary"}
    return names & {*groups}


def records(plan: Plan, part: Part, kinds: Iterable[str]) -> Iterator[tuple[str, NDArray[np.bool_], Records]]:
    """Yield, by rule, the rows it may concern and what it needs to know of each: key, fact, value, flag."""
    found, wanted = key_hashes(part), {*kinds}
    book = Book(part.size, part.numbers, part.words, part.dates, part.rows, part.columns, [])
    year = _number(book, "year")
    if "project" in wanted and "project" in found:
        key, known = found["project"]
        raw = _shares(plan, book) if plan.question == BENEFITS else None
        yield _record("project", key, known, _facts(book, PROJECT_FACTS), raw)
        facts = [name for name, group in part.groups.items() if group in ("activity", "reported", "override")]
        yield _record("project_year", _mixed(key, year), known, _facts(book, (*PROJECT_FACTS_OF_YEAR, *facts)))
    if "borrower" in wanted and "borrower" in found:
        key, known = found["borrower"]
        yield _record("borrower", _mixed(key, year), known, _facts(book, BORROWER_FACTS))
        if plan.question != BENEFITS:
            if threshold(plan) is not None:
                yield _record("client", key, known, None, _financing(plan, part, book))
            signature = _mixed(_facts(book, ("product_kind", "asset_class")), _details(book))
            yield _record("product", key, known, signature, None, _maybe_project(book))
    if "group" in wanted and "group" in found and plan.question != BENEFITS:
        key, known = found["group"]
        borrower = found["borrower"][0] if "borrower" in found else None
        yield _record("group", key, known, borrower, None, _words(book, "boundary", "consolidated"))


def _record(
    rule: str,
    key: Hashes,
    known: NDArray[np.bool_],
    fact: Hashes | None = None,
    value: NDArray[np.float64] | None = None,
    flag: NDArray[np.bool_] | None = None,
) -> tuple[str, NDArray[np.bool_], Records]:
    made = np.zeros(int(np.count_nonzero(known)), dtype=RECORD)
    made["key"] = key[known]
    if fact is not None:
        made["fact"] = fact[known]
    if value is not None:
        made["value"] = value[known]
    if flag is not None:
        made["flag"] = flag[known]
    return rule, known, made


def together(plan: Plan, rule: str, found: Records) -> Hashes:
    """Return the keys whose rows must be computed in one piece; ``found`` has all rows of the keys in it."""
    if len(found) < 2:
        return np.zeros(0, dtype=np.uint64)
    order = np.argsort(found["key"], kind="stable")
    key = found["key"][order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    several = np.diff(np.append(starts, len(key))) > 1
    if not several.any():
        return np.zeros(0, dtype=np.uint64)
    fact, value, flag = (found[name][order] for name in ("fact", "value", "flag"))
    differs = np.minimum.reduceat(fact, starts) != np.maximum.reduceat(fact, starts)
    some = np.maximum.reduceat(flag, starts) > 0
    total, least = np.add.reduceat(value, starts), np.minimum.reduceat(value, starts)
    if rule == "project":
        several &= differs | ~(total <= 1 - NEAR)
    elif rule == "client":
        limit = threshold(plan) or 0.0
        several &= np.isnan(total) | ((total >= limit * (1 - NEAR)) & (least < limit * (1 + NEAR)))
    elif rule in ("product", "group"):
        several &= differs & some
    else:
        several &= differs
    keys: Hashes = key[starts[several]]
    return keys


def of_rule(rule: str, part: Part, year: Hashes) -> tuple[Hashes, NDArray[np.bool_]]:
    """Return the key of each row under a rule, and where it has one."""
    column = {"project_year": "project", "client": "borrower", "product": "borrower"}.get(rule, rule)
    key, known = hashes(part.words[KEYS[column]])
    return (_mixed(key, year) if rule in ("project_year", "borrower") else key), known


def year_of(part: Part) -> Hashes:
    """Return the year of each row as it enters keys."""
    return _number(Book(part.size, part.numbers, {}, {}, part.rows, {}, []), "year")


def threshold(plan: Plan) -> float | None:
    """Return the threshold of average financing that a plan applies to clients, if it does."""
    options = plan.options
    if plan.question == BENEFITS or options.get("standard", "pboc") == "pcaf":
        return None
    scope = options.get("scope") or ("high-carbon" if options.get("standard", "pboc") == "pboc" else "all")
    left_out = options.get("exclusions")
    named = left_out if left_out is not None else (EXCLUSIONS if scope == "high-carbon" else ())
    return float(options.get("threshold", THRESHOLD)) if "low_balance" in named else None


def _number(book: Book, name: str) -> Hashes:
    values, known = column_of(book, name)
    if name == "year":
        known = known & (values >= FIRST_YEAR) & (values <= LAST_YEAR) & (values == np.floor(values))
    bits: Hashes = (np.where(known, values, np.nan) + 0.0).view(np.uint64)
    return bits


def _facts(book: Book, names: Iterable[str]) -> Hashes:
    """Return one hash of several columns of every row."""
    mixed = np.zeros(book.size, dtype=np.uint64)
    for name in names:
        if name in book.numbers:
            mixed = _mixed(mixed, _number(book, name))
        elif name in book.words:
            words = book.words[name]
            table = np.array([*(_hash(word) for word in words.words), 0], dtype=np.uint64)
            mixed = _mixed(mixed, table[words.codes])
        elif name in book.dates:
            mixed = _mixed(mixed, book.dates[name].values.astype("datetime64[D]").astype(np.int64).view(np.uint64))
    return mixed


def _shares(plan: Plan, book: Book) -> NDArray[np.float64]:
    """Return the raw share of every row before anything is settled: no sum of counted rows is larger."""
    filing = FILINGS.get(str(plan.options.get("filing", "green-credit")))
    numerator = str(plan.options.get("attribution") or (filing.numerator if filing else "balance"))
    period = str(plan.options.get("period") or "")
    quarter = int(period[5]) if "Q" in period else 0
    months = tuple(range(3 * quarter - 2, 3 * quarter + 1)) if quarter else tuple(range(1, 13))
    top, known = amounts(book, numerator, _years(plan, book), months)
    bottom, stated = column_of(book, "total_investment")
    usable = known & stated & (bottom > 0) & (top > 0)
    return np.divide(top, bottom, out=np.zeros(book.size), where=usable)


def _years(plan: Plan, book: Book) -> NDArray[np.int64]:
    values, known = column_of(book, "year")
    period = str(plan.options.get("period") or "")[:4]
    otherwise = plan.reading["year"] or (int(period) if period else plan.whole.first_year or 0)
    years: NDArray[np.int64] = np.where(known, values, otherwise).astype(np.int64)
    return years


def _financing(plan: Plan, part: Part, book: Book) -> NDArray[np.float64]:
    """Return the average financing of every row, NaN where it is not known before factors are looked up."""
    found = averages(book, _years(plan, book), str(plan.options.get("averaging") or "period"))
    words = book.words.get("currency")
    foreign = np.full(book.size, plan.reading["currency"] not in (None, "CNY"))
    if words is not None:
        stated = np.array([*(word != "CNY" for word in words.words), False], dtype=bool)[words.codes]
        foreign = np.where(words.codes >= 0, stated, foreign)
    foreign |= any(currency != "CNY" for currency in part.currencies.values())
    return np.where(found.valid & ~foreign, np.maximum(found.values, 0.0), np.nan)


def _details(book: Book) -> Hashes:
    found = np.zeros(book.size, dtype=bool)
    for name in DETAILS:
        found |= column_of(book, name)[1]
    return found.astype(np.uint64)


def _maybe_project(book: Book) -> NDArray[np.bool_]:
    return _words(book, "product_kind", "project") | _words(book, "asset_class", "project_finance")


def _words(book: Book, column: str, chosen: str) -> NDArray[np.bool_]:
    words = book.words.get(column)
    if words is None:
        return np.zeros(book.size, dtype=bool)
    return np.array([*(word == chosen for word in words.words), False], dtype=bool)[words.codes]
