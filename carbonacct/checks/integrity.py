"""Integrity of what is claimed (防范洗绿漂绿): ``carbonacct.integrity`` finds what must be explained before reporting.

Each check looks at all rows at once. It says what it saw and what that touches; whether it is green-washing is for
people to decide.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import column_of
from carbonacct.book import Book
from carbonacct.checks import figures
from carbonacct.checks.claims import claims, repeated, several_projects
from carbonacct.checks.findings import Findings, table
from carbonacct.checks.view import TONNES, View, compact
from carbonacct.errors import OptionError, require
from carbonacct.loan_benefits import Benefits, benefits
from carbonacct.portfolio.evaluation import BONDS
from carbonacct.sums import ExactSums
from carbonacct.vocabulary.columns import normal, normals

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Codes = NDArray[np.int64]

NEAR = 1e-6


def thresholds(**changed: float) -> dict[str, float]:
    """Return the thresholds of the checks, with some changed.

    Raises
    ------
    OptionError
        There is no such threshold, or its value is negative or not finite.

    Examples
    --------
    >>> thresholds(stale_years=1)["stale_years"]
    1.0
    """
    chosen = {row["name"]: float(row["default"]) for row in table("thresholds")}
    for name, value in changed.items():
        if name not in chosen:
            raise OptionError("there is no such threshold", where="thresholds", given=name, needed=", ".join(chosen))
        if not (np.isfinite(value) and value >= 0):
            raise OptionError("a threshold is finite and not negative", where=name, given=value)
        chosen[name] = float(value)
    return chosen


def integrity(
    result: Benefits | Book,
    *,
    others: Mapping[str, float] | None = None,
    bands: Iterable[Mapping[str, str]] | None = None,
    limits: Mapping[str, float] | None = None,
) -> Findings:
    """Find what must be explained before a result is reported.

    Parameters
    ----------
    result
        Benefits of a book, of one lender or of all lenders of a platform; a book is computed as for green credit.
    others
        By ``project_id``, the share (0 to 1) that lenders outside the book claim of the project.
    bands
        Bands of the benefit per money invested, instead of those of the methods (issue ``outside_band``): rows with
        ``indicator``, ``project_types`` (joined by ``|``; empty: all), ``low``, ``high``, ``unit`` and ``source``. They
        are in yuan: projects in another currency are not held against them.
    limits
        Thresholds to change, by name; see :func:`thresholds` and ``checks/data/thresholds.csv`` for what they are.

    Returns
    -------
    Findings
        With severity, evidence, the money and tonnes touched, and what to do.

    Raises
    ------
    OptionError
        A threshold, band or share outside is not readable, or of a project that the book does not have.

    Examples
    --------
    >>> from carbonacct.book import read_book
    >>> book = read_book({"loan_id": ["A", "B"], "project_id": ["P", "P"], "project_type": ["lighting"] * 2,
    ...     "year": [2024] * 2, "region": ["CN-CQ"] * 2, "balance": [60.0, 60.0], "total_investment": [100.0] * 2,
    ...     "currency": ["CNY"] * 2, "electricity_saved [MWh]": [1.0] * 2})
    >>> found = integrity(book).frame
    >>> found[["severity", "code", "loans", "evidence", "money"]].values.tolist()[0]
    ['error', 'shares_above_one', 'A; B', 'project P: shares add up to 1.2', 120.0]
    """
    require(result, (Benefits, Book), "integrity(result)")
    computed = result if isinstance(result, Benefits) else benefits(result)
    view = View(computed, thresholds(**(limits or {})))
    _shares(view, others or {})
    _same_project(view)
    _same_claims(view)
    _replaced(view)
    _two_instruments(view)
    _sold(view)
    if bands is None:
        figures.flagged_bands(view)
    else:
        figures.bands(view, bands)
    figures.claimed(view)
    _catalogue(view)
    _stages(view)
    figures.stale(view)
    figures.unverified(view)
    return view.findings


def _shares(view: View, others: Mapping[str, float]) -> None:
    raw, known = view.figure("share_raw")
    elsewhere = np.zeros(len(view.project_names))
    names = {name: place for place, name in enumerate(view.project_names)} if others else {}
    for project, share in others.items():
        if not (np.isfinite(share) and share >= 0):
            raise OptionError("a share is finite and not negative", where=f"others[{project!r}]", given=share)
        if project not in names:
            alike = difflib.get_close_matches(project, names, n=1)
            hint = f"is {alike[0]!r} meant?" if alike else ""
            raise OptionError("the book has no such project", where="others", given=project, hint=hint)
        elsewhere[names[project]] = share
    rows = np.flatnonzero(view.computed & known)
    found, places = compact(view.projects[rows])
    limit = 1 + view.limits["share_tolerance"]
    near = np.bincount(places, weights=raw[rows], minlength=len(found)) + elsewhere[found] > limit * (1 - NEAR)
    rows = rows[near[places]]
    found, places = compact(view.projects[rows])
    sums = ExactSums(max(len(found), 1))
    sums.add(raw[rows], places)
    own = sums.floats()[: len(found)]
    whole = own + elsewhere[found]
    above = whole > limit
    texts = [
        f"project {view.project_names[found[place]]}: shares add up to {whole[place]:.6g}"
        + (f", of which {elsewhere[found[place]]:.6g} outside this book" if elsewhere[found[place]] else "")
        for place in np.flatnonzero(above).tolist()
    ]
    view.group("shares_above_one", rows, places, above, texts)


def _same_project(view: View) -> None:
    """Find one project name in one place under two project numbers."""
    words, regions = view.book.words.get("project_name"), view.book.words.get("region")
    if words is None:
        return
    names = normals(words.words)
    numbers = {name: place for place, name in enumerate(dict.fromkeys(names)) if name}
    codes = np.array([*(numbers.get(name, -1) for name in names), -1], dtype=np.int64)[words.codes]
    rows = np.flatnonzero(view.computed & (codes >= 0))
    places = np.full(len(rows), -1) if regions is None else regions.codes[rows].astype(np.int64)
    found, groups = compact((places + 1) * (len(names) + 1) + codes[rows])
    several = several_projects(groups, view.projects[rows], len(found))
    mine = np.flatnonzero(several[groups])
    first = dict(zip(groups[mine][::-1].tolist(), rows[mine][::-1].tolist(), strict=True))
    keys = {
        group: ("" if regions is None else regions.word(row), names[words.codes[row]]) for group, row in first.items()
    }
    order = sorted(first, key=keys.__getitem__)
    numbered = np.zeros(len(found), dtype=np.int64)
    numbered[order] = np.arange(len(order))
    texts = [words.word(first[group]) for group in order]
    view.findings.add("same_project", rows[mine], texts, numbered[groups[mine]])


def _same_claims(view: View) -> None:
    regions = view.book.words.get("region")
    region = np.full(view.book.size, -1) if regions is None else regions.codes
    names = [] if regions is None else regions.words
    span = int(view.years.max(initial=0)) + 1
    for one in claims(view.book, view.computed):
        places = (region[one.rows].astype(np.int64) + 1) * span + view.years[one.rows]
        found, groups = repeated(one.quantities, places, view.projects[one.rows], view.limits["claim_tolerance"])
        if not len(found):
            continue
        size = int(groups.max()) + 1
        first = np.zeros(size, dtype=np.int64)
        first[groups[::-1]] = found[::-1]
        titles = _joined(one.titles[found], groups, size)
        told = [
            f"{one.kind}: {one.quantities[place]:.10g} {one.unit} in "
            f"{_name(names, int(region[one.rows[place]]))}, {view.years[one.rows[place]]} "
            f"({titles[group]})"
            for group, place in enumerate(first.tolist())
        ]
        view.findings.add("same_claim", one.rows[found], told, groups)


def _joined(words: NDArray[np.object_], groups: Codes, size: int) -> list[str]:
    """Join the distinct words of every group."""
    texts: list[dict[str, None]] = [{} for _ in range(size)]
    for word, group in zip(words.tolist(), groups.tolist(), strict=True):
        texts[group][word] = None
    return ["; ".join(sorted(text)) for text in texts]


def _name(names: list[str], code: int) -> str:
    return names[code] if code >= 0 else "no region"


def _replaced(view: View) -> None:
    """Find a loan and the one it replaces where both count: their shares of the project would be one amount twice."""
    replaces, loans = view.book.words.get("refinances"), view.book.words["loan_id"]
    if replaces is None or not loans.words:
        return
    share, known = view.figure("share")
    counts = view.computed & known & (share > 0)
    places = {name: place for place, name in enumerate(loans.words)}
    named = np.array([*(places.get(word, -1) for word in replaces.words), -1], dtype=np.int64)[replaces.codes]
    held = np.bincount(loans.codes[counts], weights=share[counts], minlength=len(loans.words))
    mine = counts & (named >= 0) & (named != loans.codes) & (held[named] > 0)
    pairs = np.unique(np.stack([loans.codes[mine], named[mine]], axis=1), axis=0)
    order = np.flatnonzero(counts)
    order = order[np.argsort(loans.codes[order], kind="stable")]
    first, last = (np.searchsorted(loans.codes[order], pairs.reshape(-1), side=side) for side in ("left", "right"))
    size = last - first
    within = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    groups = np.repeat(np.repeat(np.arange(len(pairs)), 2), size)
    texts = [
        f"{loans.words[new]} (share {held[new]:.6g}) replaces {loans.words[old]} (share {held[old]:.6g})"
        for new, old in pairs.tolist()
    ]
    view.findings.add("replaced_loan_counts", order[np.repeat(first, size) + within], texts, groups)


def _two_instruments(view: View) -> None:
    bonds = np.isin(view.word("asset_class"), BONDS)
    rows = np.flatnonzero(view.computed)
    found, places = compact(view.projects[rows])
    held = np.bincount(places, weights=bonds[rows], minlength=len(found))
    both = (held > 0) & (held < np.bincount(places, minlength=len(found)))
    texts = [f"project {view.project_names[number]}" for number in found[both].tolist()]
    view.group("bond_and_loan", rows, places, both, texts)
    facility, label = view.word("facility_field"), view.word("green_label")
    twice = np.flatnonzero(view.computed & (facility != "") & (label == "green"))
    view.findings.add("two_reports", twice, [f"facility field {word}" for word in facility[twice]])


def _sold(view: View) -> None:
    """Find certificates and credits, and those that exceed what the project delivers."""
    for column, code, above, limit, unit in (
        (
            "gec_sold",
            "certificates_sold",
            "certificates_above_power",
            column_of(view.book, "electricity_supplied"),
            "MWh",
        ),
        (
            "ccer_issued",
            "credits_issued",
            "credits_above_reduction",
            _tonnes(view),
            "tCO2e",
        ),
    ):
        sold, known = column_of(view.book, column)
        rows = np.flatnonzero(view.computed & known & (sold > 0))
        whole, whole_known = limit
        view.findings.add(code, rows, [f"{column} {value:.10g} {unit}" for value in sold[rows].tolist()])
        over = rows[whole_known[rows] & (sold[rows] > whole[rows])]
        texts = [f"{column} {sold[row]:.10g} {unit}, delivered {whole[row]:.10g} {unit}" for row in over.tolist()]
        view.findings.add(above, over, texts)


def _tonnes(view: View) -> tuple[Floats, Mask]:
    """Return what each row's project reduces and removes [tCO2e], and where either is known."""
    (reduced, cut), (removed, taken) = (view.figure(f"project_{name} [tCO2e]") for name in TONNES)
    return np.where(cut, reduced, 0.0) + np.where(taken, removed, 0.0), cut | taken


def _catalogue(view: View) -> None:
    editions = table("catalogue_editions")
    places = {normal(word): place for place, row in enumerate(editions) for word in row["words"].split("|")}
    given = view.word("catalogue_edition")
    distinct, codes = np.unique(given, return_inverse=True)
    known = np.array([places.get(normal(word), -1) for word in distinct], dtype=np.int64)[codes]
    green = view.computed & (view.word("green_label") == "green")
    missing = np.flatnonzero(green & (given == ""))
    view.findings.add("catalogue_missing", missing, [f"{len(missing)} rows"], np.zeros(len(missing), dtype=np.int64))
    strange = np.flatnonzero(view.computed & (given != "") & (known < 0))
    view.findings.add("catalogue_unknown", strange, list(given[strange]))
    dates = view.book.dates.get("disbursed_on")
    if dates is None or not (known >= 0).any():
        return
    starts = np.array([row["in_force"] for row in editions], dtype="datetime64[D]")
    ends = np.array([row["superseded"] or "NaT" for row in editions], dtype="datetime64[D]")
    paid = dates.values.astype("datetime64[D]")
    usable = view.computed & (known >= 0) & ~np.isnat(paid)
    late = np.flatnonzero(usable & (paid >= ends[known]))
    early = np.flatnonzero(usable & (paid < starts[known]))
    for code, rows, word, days in (
        ("catalogue_superseded", late, "superseded on", ends),
        ("catalogue_not_in_force", early, "in force from", starts),
    ):
        texts = [
            f"edition {given[row]} ({editions[place]['status']}), {word} {days[place]}, disbursed on {paid[row]}"
            for row, place in zip(rows.tolist(), known[rows].tolist(), strict=True)
        ]
        view.findings.add(code, rows, texts)


def _stages(view: View) -> None:
    building = view.word("stage") == "construction"
    counted = np.flatnonzero(view.computed & building)
    view.findings.add("counted_in_construction", counted, [f"stage construction, {view.years[row]}" for row in counted])
    dates = view.book.dates.get("commissioned_on")
    if dates is None:
        return
    started = dates.values.astype("datetime64[Y]").astype(np.int64) + 1970
    late = np.flatnonzero(view.computed & ~building & ~np.isnat(dates.values) & (started > view.years))
    texts = [
        f"commissioned on {dates.values[row].astype('datetime64[D]')}, counted in {view.years[row]}" for row in late
    ]
    view.findings.add("operation_before_commissioning", late, texts)
