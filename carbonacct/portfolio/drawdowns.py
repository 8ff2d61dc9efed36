"""Drawdowns of loans: a table of loan, day, amount and rate, or one drawdown per loan from the book itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.attribution import amounts
from carbonacct.errors import OptionError
from carbonacct.units import conversion, parse_unit, scale

if TYPE_CHECKING:
    import pandas as pd

    from carbonacct.book import Book

HEADER = re.compile(r"(?P<name>loan_id|date|amount|rate)(?:\s*\[(?P<unit>[^\]]+)\])?")
NAMES = ("loan_id", "date", "amount", "rate")


def of_book(book: Book, members: NDArray[np.bool_]) -> pd.DataFrame:
    """Return one drawdown per loan of the rows chosen: ``granted`` on ``disbursed_on`` at ``interest_rate``."""
    import pandas as pd

    granted, known = amounts(book, "granted", np.zeros(book.size, dtype=np.int64), ())
    days, rates = book.dates.get("disbursed_on"), book.numbers.get("interest_rate")
    blank = np.full(book.size, "NaT", dtype="datetime64[s]")
    frame = pd.DataFrame(
        {
            "loan_id": book.loans,
            "date": blank if days is None else days.values.astype("datetime64[s]"),
            "amount": np.where(known, granted, np.nan),
            "rate": np.full(book.size, np.nan) if rates is None else rates.values,
        }
    )[members]
    loans = frame.groupby("loan_id", sort=False)
    first = loans[["date", "rate"]].first()
    first["amount"] = loans["amount"].sum(min_count=1)
    return first.reset_index()


def read(given: pd.DataFrame | Iterable[Mapping[str, object]] | str | os.PathLike[str]) -> pd.DataFrame:
    """Return drawdowns with canonical columns: day, amount in yuan, rate as a share; an unreadable cell is missing.

    Parameters
    ----------
    given
        Frame, rows or CSV with ``loan_id``, ``date`` (ISO), ``amount`` (yuan, or the unit in the header) and ``rate``
        (0.038, ``3.8%`` or ``rate [%]``).

    Raises
    ------
    OptionError
        A column is missing, its unit is no money, or a rate is written as 3.8.

    Examples
    --------
    >>> read([{"loan_id": "A", "date": "2025-05-06", "amount [万元]": 20, "rate": "3.8%"}]).values.tolist()
    [['A', Timestamp('2025-05-06 00:00:00'), 200000.0, 0.038]]
    """
    import pandas as pd

    if isinstance(given, str | os.PathLike):
        frame = pd.read_csv(given, dtype=str, encoding="utf-8-sig")
    else:
        frame = given.copy() if isinstance(given, pd.DataFrame) else pd.DataFrame(list(given))
    headers = {
        found["name"]: (name, found["unit"] or "") for name in frame.columns if (found := HEADER.fullmatch(str(name)))
    }
    missing = [name for name in NAMES if name not in headers]
    if missing:
        listed = ", ".join(map(str, frame.columns))
        raise OptionError("the drawdowns lack a column", where="drawdowns", given=listed, needed=", ".join(missing))
    amount, unit = headers["amount"]
    values = pd.to_numeric(frame[amount], errors="coerce").to_numpy(dtype=np.float64)
    days = pd.to_datetime(frame[headers["date"][0]], errors="coerce", format="ISO8601")
    return pd.DataFrame(
        {
            "loan_id": frame[headers["loan_id"][0]].astype(str).str.strip(),
            "date": days.astype("datetime64[s]"),
            "amount": np.asarray(scale(values, conversion(parse_unit(unit or "元"), parse_unit("元")))),
            "rate": _rates(frame[headers["rate"][0]], headers["rate"][1] == "%"),
        }
    )


def _rates(column: pd.Series, percent: bool) -> NDArray[np.float64]:
    import pandas as pd

    text = column.astype(str).str.strip()
    marked = text.str.endswith("%").to_numpy(dtype=bool) | percent
    values = pd.to_numeric(text.str.rstrip("%"), errors="coerce").to_numpy(dtype=np.float64)
    rates = np.where(marked, values / 100, values)
    scaled = ~marked & (np.abs(values) > 1)
    if scaled.any():
        raise OptionError("a plain rate is a share", where="rate", given=values[scaled][0], needed="0.038 or 3.8%")
    return rates
