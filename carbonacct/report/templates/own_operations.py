"""Own operations of a bank or branch: resources used and scopes 1 to 3, in total, per head and per floor area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonacct.errors import OptionError
from carbonacct.report.case import Case
from carbonacct.report.common import basis, factor_sources, manifest_of
from carbonacct.report.model import (
    PART,
    TOTAL,
    Cell,
    Column,
    Disclosure,
    Lack,
    Reference,
    Row,
    Table,
    Trace,
    Wording,
    figure,
    same,
)
from carbonacct.report.tally import Tally
from carbonacct.report.wording import unit_word
from carbonacct.results import Grouping, Measure
from carbonacct.vocabulary import columns as vocabulary
from carbonacct.vocabulary import indicators, labels

if TYPE_CHECKING:
    from carbonacct.own_operations import Operations

TITLE = Wording("机构自身运营碳足迹", "Own operations: carbon footprint")
CHAPTER = Wording("JR/T 0227—2021 第8章", "JR/T 0227-2021, chapter 8")
APART = Wording(
    "范围二分别按区域平均因子与市场方法列示，两者不得相加；范围三仅含差旅、用水、用纸等简单项目。",
    "Scope 2 stands by place and by market, never added together; scope 3 has only travel, water and paper.",
)
NONE_GIVEN = Lack(
    Wording("自身运营数据", "own operations"),
    Wording(
        "按机构列示的能源、用水、用纸、差旅台账（--operations 文件）",
        "a table of energy, water, paper and travel by branch (--operations FILE)",
    ),
)
NO_SIZE = Wording(
    "没有机构同时具备此项数据与人数或面积", "no branch has both this figure and its employees or floor area"
)
SIZES = {"employees": Wording("员工人数", "Employees"), "floor_area": Wording("建筑面积", "Floor area")}


def fill(case: Case) -> Disclosure:
    """Fill the tables from own operations (option ``operations``, else the file given as the book).

    Raises
    ------
    OptionError
        There are no own operations.
    """
    found = operations_of(case)
    if found is None:
        raise OptionError("there are no own operations", where="operations", needed="a file or frame, one row a branch")
    return Disclosure(
        template="own-operations",
        title=TITLE,
        tables=tables(case),
        notes=(APART, basis(found.headline)),
        sources=(Reference(CHAPTER, "JR/T 0227—2021", "recommended standard"), *factor_sources(found)),
        manifest=manifest_of(found),
    )


def operations_of(case: Case) -> Operations | None:
    """Return the own operations of a case, computed where a file or frame is given; ``None`` without any."""
    from carbonacct.own_operations import Operations, operations

    given = case.options.get("operations")
    if given is None or isinstance(given, Operations):
        return given
    return operations(given, gwp=case.gwp, factors=case.factor_set, fallback=case.fallback)


def tables(case: Case) -> list[Table]:
    """Return the tables of chapter 8; without own operations one that says what is lacking."""
    found = operations_of(case)
    title = Wording("8 自身运营", "8 Own operations")
    if found is None:
        return [Table("operations", title, [Column("item", Wording("指标", "Item"))], (), (APART,), (NONE_GIVEN,))]
    return [_resources(found), _emissions(found), _branches(found)]


def _whole(found: Operations) -> Grouping:
    return Grouping("", [""], np.zeros(found.book.size, dtype=np.int64))


def _used(found: Operations) -> Iterator[tuple[str, Measure]]:
    """Yield every quantity that was used, as read, in its canonical unit."""
    for name, held in found.book.numbers.items():
        info = found.book.columns.get(name)
        if name != "year" and info is not None and held.known.any():
            yield name, Measure(np.nan_to_num(held.values), None, held.known, info.canonical or "1")


def _resources(found: Operations) -> Table:
    measures = dict(_used(found))
    tally = Tally("operations", measures, None)
    lines = []
    for name, measure in measures.items():
        unit = unit_word(measure.unit.removeprefix("1"))
        value = replace(tally.whole(name), decimals=0) if name == "employees" else tally.whole(name)
        lines.append(Row({"item": Cell(_title(name)), "value": value, "unit": Cell(unit)}))
    shown = [
        Column("item", Wording("项目", "Item")),
        Column("value", Wording("数量", "Quantity"), "ratio"),
        Column("unit", Wording("单位", "Unit")),
    ]
    return Table("resources", Wording("8.1 资源消耗", "8.1 Resources used"), shown, lines)


def _title(name: str) -> Wording:
    base, _, label = name.partition("@")
    known = vocabulary.find(base)
    word = same(base) if known is None else Wording(known.zh, known.en)
    if base == "fuel":
        word = Wording("燃料消耗", "Fuel")
    if not label:
        return word
    held = [one for kind in labels.sets() for one in labels.get(kind) if one.label == label]
    kind = Wording(held[0].title_zh, held[0].title_en) if held else same(label)
    return Wording(f"{word.zh}：{kind.zh}", f"{word.en}: {kind.en}")


def _indicator(name: str) -> Wording:
    known = indicators.get(name)
    return Wording(known.title_zh, known.title_en)


def _emissions(found: Operations) -> Table:
    """Return every indicator in total, per head and per floor area."""
    tally, rates = Tally("operations", found.measures, None), found.intensity()
    lines = []
    for name, measure in found.measures.items():
        per: dict[str, Any] = rates[name]
        lines.append(
            Row(
                {
                    "item": Cell(_indicator(name)),
                    "value": tally.whole(name),
                    "unit": Cell(unit_word(measure.unit)),
                    "per_employee": figure(per["per_employee"], Trace("operations", f"{name} / employees"), NO_SIZE),
                    "per_m2": figure(per["per_m2"], Trace("operations", f"{name} / floor_area"), NO_SIZE),
                }
            )
        )
    shown = [
        Column("item", Wording("指标", "Item")),
        Column("value", Wording("排放量", "Emissions"), "ratio"),
        Column("unit", Wording("单位", "Unit")),
        Column("per_employee", Wording("人均", "Per employee"), "ratio", decimals=4),
        Column("per_m2", Wording("单位面积（每平方米）", "Per m2"), "ratio", decimals=6),
    ]
    return Table("emissions", Wording("8.4 量化测算", "8.4 Quantified emissions"), shown, lines)


def _branches(found: Operations) -> Table:
    """Return every branch, and the total."""
    words = found.book.words["branch"].texts()
    keys = [*dict.fromkeys(words)]
    place = {key: number for number, key in enumerate(keys)}
    grouping = Grouping("branch", keys, np.array([place[word] for word in words], dtype=np.int64))
    sizes = {name: measure for name, measure in _used(found) if name in SIZES}
    measures = {**sizes, **found.measures}
    tally = Tally("operations", measures, None)
    by = {name: tally.by(name, grouping) for name in measures}
    lines = [Row({"branch": Cell(same(key)), **{name: one[key] for name, one in by.items()}}, PART) for key in keys]
    lines.append(
        Row({"branch": Cell(Wording("合计", "Total")), **{name: tally.whole(name) for name in measures}}, TOTAL)
    )
    shown = [Column("branch", Wording("机构", "Branch"))]
    for name, measure in sizes.items():
        unit = measure.unit.removeprefix("1")
        shown.append(Column(name, SIZES[name], "number", unit, 2 if unit else 0))
    shown += [Column(name, _indicator(name), "number", measure.unit) for name, measure in found.measures.items()]
    return Table("branches", Wording("分机构", "By branch"), shown, lines)
