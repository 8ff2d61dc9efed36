"""PCAF asset classes, and the rows of a run that belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from carbonacct.rowset import RowSet, same_for_all

if TYPE_CHECKING:
    from carbonacct.portfolio.footprint_run import FootprintRun

LISTED = ("listed_equity", "corporate_bond")
COMPANIES = (*LISTED, "business_loan", "unlisted_equity")
BUILDINGS = ("commercial_real_estate", "mortgage")
STATES = ("sovereign_debt", "sub_sovereign_debt")
STRUCTURES = ("use_of_proceeds", "securitisation")
FROM_2025 = ("sub_sovereign_debt", *STRUCTURES)
CLASSES = (*COMPANIES, "project_finance", *BUILDINGS, "motor_vehicle_loan", *STATES, *STRUCTURES, "facilitated")
BY_PRODUCT = {
    "project": "project_finance",
    "non_project": "business_loan",
    "bill": "business_loan",
    "factoring": "business_loan",
    "syndicate": "business_loan",
    "on_lending": "business_loan",
}


def classes_of(run: FootprintRun) -> NDArray[np.int8]:
    """Return each row's place among the classes, −1 where unknown; a blank class follows the product."""
    words, products = run.book.words.get("asset_class"), run.book.words.get("product_kind")
    found: NDArray[np.int8] = same_for_all(-1, run.book.size, np.int8)
    if products is not None:
        meant = [CLASSES.index(BY_PRODUCT[w]) if w in BY_PRODUCT else -1 for w in products.words]
        found = products.spread(meant, -1, np.int8)
    if words is not None:
        own = words.spread([CLASSES.index(word) for word in words.words], -1, np.int8)
        found = np.where(words.codes >= 0, own, found) if words.counts[-1] else own
    return found


def of_class(run: FootprintRun, *names: str) -> RowSet:
    """Return the rows of some classes."""
    wanted = [CLASSES.index(name) for name in names]
    present = run.classes_present
    if present.isdisjoint(wanted):
        return RowSet.none(run.book.size)
    if present <= {*wanted}:
        return RowSet.every(run.book.size)
    chosen = np.zeros(len(CLASSES) + 1, dtype=bool)
    chosen[wanted] = True
    return RowSet.of(chosen.take(run.classes, mode="wrap"))
