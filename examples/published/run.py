"""Print our result beside the published one, project by project. Run it with ``python examples/published/run.py``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import carbonacct as ca

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Compared:
    """One published figure and ours; ``tolerance`` (a share) is stated for recomputed figures only."""

    case_id: str
    kind: str
    indicator: str
    unit: str
    published: float
    ours: float | None
    tolerance: float | None
    what: str
    source: str
    note: str

    @property
    def difference(self) -> float | None:
        """Difference from the published figure, as a share of it; positive where ours says more benefit."""
        return None if self.ours is None else (self.ours - self.published) / abs(self.published)


def compare() -> list[Compared]:
    """Compute the book and put every published figure beside its result."""
    benefits = ca.benefits(ca.read_book(HERE / "book.csv"))
    ours = benefits.by("case_id")
    compared = []
    with (HERE / "published.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            amount = ours[row["case_id"]].get(row["indicator"])
            compared.append(
                Compared(
                    case_id=row["case_id"],
                    kind=row["kind"],
                    indicator=row["indicator"],
                    unit=amount.unit if amount else "",
                    published=float(row["published"]),
                    ours=amount.value if amount else None,
                    tolerance=float(row["tolerance"].rstrip("%")) / 100 if row["tolerance"] else None,
                    what=row["what"],
                    source=f"{row['source']} <{row['url']}>",
                    note=row["note"],
                )
            )
    return compared


def main() -> None:
    """Print the comparison and its sources."""
    compared = compare()
    heads = ("case", "kind", "indicator", "published", "ours", "unit", "difference", "stated")
    print("{:7} {:10} {:13} {:>14} {:>16} {:6} {:>11} {:>8}".format(*heads))
    for row in compared:
        ours = "not computed" if row.ours is None else f"{row.ours:,.6g}" if abs(row.ours) < 1e3 else f"{row.ours:,.1f}"
        difference = "" if row.difference is None else f"{row.difference:+.4%}"
        stated = "" if row.tolerance is None else f"{row.tolerance:.3%}"
        print(
            f"{row.case_id:7} {row.kind:10} {row.indicator:13} {row.published:>14,.8g} {ours:>16} {row.unit:6} "
            f"{difference:>11} {stated:>8}"
        )
    recomputed = [row for row in compared if row.kind == "recomputed"]
    within = sum(row.difference is not None and abs(row.difference) <= (row.tolerance or 0) for row in recomputed)
    print(f"\n{within} of {len(recomputed)} recomputed figures lie within the difference stated for them.")
    print("Implied figures validate nothing: the publication leaves a parameter out, and our own factor stands in.\n")
    for row in compared:
        print(f"{row.case_id}  {row.what}" + (f" ({row.note})" if row.note else ""))
        print(f"        {row.source}")


if __name__ == "__main__":
    main()
