"""Write down what comes out of every case now: ``python -m tests.catalogue``; the difference is to be looked at."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.catalogue.test_catalogue import CASES, FIELDS, OUTCOMES, outcome


def main() -> None:
    """Run every case in a folder of its own."""
    with OUTCOMES.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(FIELDS)
        for case in CASES.values():
            with TemporaryDirectory() as folder:
                lines.writerows(outcome(case, Path(folder)))


if __name__ == "__main__":
    main()
