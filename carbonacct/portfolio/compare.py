"""The same loans under several standards in one table, with what makes the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from carbonacct.errors import OptionError
from carbonacct.portfolio.emissions import Emissions
from carbonacct.portfolio.financed import STANDARDS, financed_emissions
from carbonacct.portfolio.ratio_sums import WHOLE
from carbonacct.portfolio.ratios import or_none
from carbonacct.results import STATUSES

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book

Floats = NDArray[np.float64]
EVERY = ("pboc", "pboc-2021", "pcaf")


def compare_standards(
    book: Book,
    standards: Sequence[str] = EVERY,
    *,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    **shared: Any,
) -> Comparison:
    """Compute the same loans under several standards; figures of different standards are never added.

    Parameters
    ----------
    book
        What :func:`carbonacct.read_book` returned.
    standards
        The first is the one the others are compared with.
    options
        By standard, arguments of :func:`financed_emissions` for that standard alone.
    **shared
        Arguments of :func:`financed_emissions` for all.

    Raises
    ------
    OptionError
        Fewer than two standards, an unknown one, or one twice.
    """
    if len(standards) < 2 or len({*standards}) < len(standards) or not {*standards} <= {*STANDARDS}:
        raise OptionError(
            "two or more different standards", where="standards", given=[*standards], needed=", ".join(STANDARDS)
        )
    own = options or {}
    return Comparison(
        {name: financed_emissions(book, standard=name, **{**shared, **own.get(name, {})}) for name in standards}
    )


class Comparison:
    """One book under several standards.

    Attributes
    ----------
    results
        Emissions by standard, in the order asked for.
    """

    def __init__(self, results: Mapping[str, Emissions]) -> None:
        self.results = dict(results)
        self._first = next(iter(self.results))

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per row of the book.

        For each standard ``X`` the columns ``X status``, ``X financed_scope1_2 [tCO2e]``, ``X attribution_factor`` and
        ``X data_quality``; for each but the first its ratio to the first, split into ``emissions``, ``numerator`` and
        ``denominator`` (the ratio is emissions × numerator ÷ denominator), and ``X why`` in words.
        """
        import pandas as pd

        base = self.results[self._first]
        data: dict[str, Any] = {"row": base.book.rows, "loan_id": base.book.loans}
        for name, emissions in self.results.items():
            parts = _parts(emissions)
            run = emissions._run
            data[f"{name} status"] = run.outcome.statuses()
            data[f"{name} {WHOLE} [tCO2e]"] = parts["financed"]
            data[f"{name} attribution_factor"] = run.factor.values
            data[f"{name} data_quality"] = np.where(np.isnan(parts["financed"]), np.nan, run.quality.values)
        first = _parts(base)
        for name, emissions in self.results.items():
            if name == self._first:
                continue
            other = _parts(emissions)
            head = f"{name} ÷ {self._first}"
            with np.errstate(all="ignore"):
                for part in ("financed", "emissions", "numerator", "denominator"):
                    data[head if part == "financed" else f"{head} {part}"] = other[part] / first[part]
            data[f"{name} why"] = _why(base, emissions)
        return pd.DataFrame(data)

    def total(self) -> pd.DataFrame:
        """Return total, intensity, data quality and rows by standard; never added up."""
        import pandas as pd

        rows = []
        for name, emissions in self.results.items():
            whole = emissions.total().get(WHOLE)
            intensity, quality = or_none(emissions.intensity), emissions.data_quality()
            rows.append(
                {
                    "standard": name,
                    f"{WHOLE} [tCO2e]": whole.value if whole else None,
                    "loans": whole.loans if whole else 0,
                    "intensity": intensity.value if intensity else None,
                    "unit": intensity.unit if intensity else "",
                    "scope": emissions.manifest["scope"],
                    "data_quality": quality.value,
                    "weighting": quality.weighting,
                }
            )
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        return self.total().to_string(index=False)

    def _repr_html_(self) -> str:
        return str(self.total().to_html(index=False, escape=True))


def _parts(emissions: Emissions) -> dict[str, Floats]:
    """Return financed figure, entity figure, numerator and denominator of every row; blank where not computed."""
    run = emissions._run
    blank = np.full(run.book.size, np.nan)
    held = emissions.measures.get(WHOLE)
    if held is None:
        return dict.fromkeys(("financed", "emissions", "numerator", "denominator"), blank)
    valid = held.valid
    shared = (run.attributed & valid).mask
    return {
        "financed": np.where(valid, held.values, np.nan),
        "emissions": np.where(shared, held.whole, np.nan),
        "numerator": np.where(valid, run.numerator[0], np.nan),
        "denominator": np.where(shared, emissions.denominators, np.nan),
    }


def _why(base: Emissions, other: Emissions) -> NDArray[np.object_]:
    """Say, once per distinct pair of statuses, methods and attribution rules, what differs."""
    one, two = base._run, other._run
    codes = np.zeros((base.book.size, 8), dtype=np.int64)
    for place, run in enumerate((one, two)):
        parts = (run.outcome.status, run.outcome.reason, run.method_codes.values, run.share_codes.values)
        for column, part in enumerate(parts):
            codes[:, 4 * place + column] = np.asarray(part, dtype=np.int64)
    distinct, index = np.unique(codes, axis=0, return_inverse=True)
    texts = np.array([_sentence(base, row[:4], other, row[4:]) for row in distinct.tolist()], dtype=object)
    sentences: NDArray[np.object_] = texts[index.reshape(-1)]
    return sentences


def _sentence(base: Emissions, mine: list[int], other: Emissions, theirs: list[int]) -> str:
    told = []
    for emissions, (status, reason, _, _) in ((base, mine), (other, theirs)):
        if status:
            word = emissions._run.outcome.words[reason]
            told.append(f"{emissions.manifest['standard']}: {STATUSES[status]}" + (f", {word}" if word else ""))
    if told:
        return "; ".join(told)
    for what, names, place in (("figure", "method_names", 2), ("share", "share_names", 3)):
        left, right = getattr(base._run, names)[mine[place]], getattr(other._run, names)[theirs[place]]
        if left != right:
            told.append(f"{what}: {_meant(base, left)} against {_meant(other, right)}")
    return "; ".join(told) or "the same figure and rule"


def _meant(emissions: Emissions, name: str) -> str:
    rule = emissions._run.rules.get(name)
    if rule is None:
        return name or "none, the loan's own figure"
    return f"{rule.numerator} ÷ {' + '.join(rule.denominator) or 'itself'}"
