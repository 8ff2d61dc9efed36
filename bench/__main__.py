"""Measure, print the table, and on request write it as JSON or into the documentation."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from bench import measure
from bench.report import as_text, write_page

IMPORTS = 11
HOLDINGS, HOLDINGS_ROUNDS = 10, 3
MILLION = 1_000_000


def task(name: str, *numbers: object, module: str = "bench.tasks") -> dict[str, Any]:
    """Run one measurement in a process of its own."""
    command = [sys.executable, "-m", module, *filter(None, (name, *map(str, numbers)))]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def measured(rows: int, repeat: int) -> dict[str, Any]:
    """Make all measurements."""
    read, text = task("read_already", rows, repeat), task("from_text", rows, repeat)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.arrow"
        task("write_input", path, rows)
        memory = task("memory", path)
    imports = [task("", module="bench.imports") for _ in range(IMPORTS)]
    many = (HOLDINGS * rows, min(repeat, HOLDINGS_ROUNDS))
    return {
        "date": date.today().isoformat(),
        "machine": measure.machine(),
        "rows": rows,
        "repeat": repeat,
        "read_already": read["seconds"],
        "from_text": text["seconds"],
        "memory": memory,
        "growth_of_time": measure.ratio(task("ten_times", rows, repeat)["seconds"], "ten times", "rows"),
        "one_loan": task("one_loan", repeat)["seconds"],
        "holdings": {
            name: task(name, *numbers, module="bench.holdings")["seconds"]
            for name, numbers in (("encoded", many), ("strings", many), ("aggregation", (repeat,)))
        },
        "holdings_rows": many[0],
        "import_bare": statistics.median(found["bare"] for found in imports),
        "import_ready": statistics.median(found["ready"] for found in imports),
        "heavy": imports[0]["heavy"],
    }


def main() -> None:
    """Read the options, measure, report."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument(
        "--rows", type=int, default=MILLION, help="rows of the book; ten times as many holdings (default: %(default)s)"
    )
    options.add_argument("--repeat", type=int, default=9, help="rounds of each measurement (default: %(default)s)")
    options.add_argument("--json", metavar="FILE", type=Path, help="write what was measured to FILE")
    options.add_argument("--page", action="store_true", help="write the table into docs/benchmarks.md")
    chosen = options.parse_args()
    found = measured(chosen.rows, chosen.repeat)
    print(as_text(found))
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if chosen.page:
        write_page(found)


if __name__ == "__main__":
    main()
