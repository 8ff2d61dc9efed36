"""The first place where a member of a pack differs from what its inputs yield."""

from __future__ import annotations

import csv
import io
import json
from itertools import zip_longest
from typing import Any

ABSENT = "–"


def difference(name: str, packed: bytes, recomputed: bytes) -> str:
    """Say that a member differs; of CSV and JSON also where first, what stands there and what is recomputed."""
    found = None
    if name.endswith(".csv"):
        found = _of_tables(_lines(packed), _lines(recomputed))
    elif name.endswith(".json"):
        try:
            place = _of_data("", json.loads(packed), json.loads(recomputed))
        except (ValueError, RecursionError):
            place = None
        found = f"first at {place[0]}: {place[1]} instead of {place[2]}" if place else None
    return f"differs from what the inputs yield, {found}" if found else "differs from what the inputs yield"


def _lines(data: bytes) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig", errors="replace"), newline="")))
    except csv.Error:
        return []


def _of_tables(packed: list[list[str]], recomputed: list[list[str]]) -> str | None:
    head = recomputed[0] if recomputed else []
    none: list[str] = []
    for line, (mine, theirs) in enumerate(zip_longest(packed, recomputed, fillvalue=none), start=1):
        for place, (here, there) in enumerate(zip_longest(mine, theirs, fillvalue=ABSENT)):
            if here != there:
                column = head[place] if place < len(head) else str(place + 1)
                return f"first in line {line}, column {column}: {here or ABSENT} instead of {there or ABSENT}"
    return None


def _of_data(path: str, packed: Any, recomputed: Any) -> tuple[str, str, str] | None:
    """Return path, packed and recomputed value of the first difference of plain data."""
    if isinstance(packed, dict) and isinstance(recomputed, dict):
        pairs = [(key, packed.get(key, ABSENT), recomputed.get(key, ABSENT)) for key in {**recomputed, **packed}]
    elif isinstance(packed, list) and isinstance(recomputed, list):
        both = zip_longest(packed, recomputed, fillvalue=ABSENT)
        pairs = [(str(place), here, there) for place, (here, there) in enumerate(both)]
    else:
        told = [value if isinstance(value, str) else json.dumps(value) for value in (packed, recomputed)]
        return (path, told[0], told[1]) if repr(packed) != repr(recomputed) else None
    for key, here, there in pairs:
        found = _of_data(f"{path}.{key}" if path else key, here, there)
        if found:
            return found
    return None
