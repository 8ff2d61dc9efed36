"""Rows a user adds: a CSV in the schema of the tables, or one value in a line of text, checked before they count."""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from carbonacct.errors import CarbonAcctError, FactorDataError
from carbonacct.factors.model import COLUMNS, FactorRow, Source
from carbonacct.units import parse_unit
from carbonacct.vocabulary import families, regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from os import PathLike

    from carbonacct.factors.store import FactorSet
    from carbonacct.vocabulary.families import Family

SOURCE_COLUMNS = ("publisher", "document", "source", "document_no", "date", "url", "licence")
HEADERS = {
    "因子族": "family",
    "因子": "family",
    "因子名称": "family",
    "数值": "value",
    "因子值": "value",
    "单位": "unit",
    "键": "key",
    "品种": "key",
    "类别": "key",
    "行业代码": "key",
    "地区": "region",
    "年份": "year",
    "年度": "year",
    "下限": "low",
    "上限": "high",
    "口径": "basis",
    "页码": "place_in_source",
    "出处位置": "place_in_source",
    "备注": "note",
    "发布机构": "publisher",
    "发布单位": "publisher",
    "文件": "document",
    "来源": "document",
    "文号": "document_no",
    "发布日期": "date",
    "日期": "date",
    "网址": "url",
}
CHANGES = "target."
VALUE = re.compile(
    r"(?P<family>[\w.]+)(?::(?P<key>[^@=]+))?(?:@(?P<place>[^=]+))?="
    r"\s*(?P<value>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(?P<unit>.*)"
)


def _blank_is_none(value: object) -> object:
    return None if value is None or (isinstance(value, str) and not value.strip()) else value


def _as_text(value: object) -> object:
    return "" if value is None else str(value) if isinstance(value, int) else value


Text = Annotated[str, BeforeValidator(_as_text)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Number = Annotated[Finite | None, BeforeValidator(_blank_is_none)]
Year = Annotated[Annotated[int, Field(ge=1900, le=2100)] | None, BeforeValidator(_blank_is_none)]


class GivenRow(BaseModel):
    """One row of a user's table."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    family: Annotated[str, Field(min_length=1)]
    value: Finite
    unit: Annotated[str, Field(min_length=1)]
    id: Text = ""
    key: Text = ""
    region: Text = ""
    year: Year = None
    valid_from: Text = ""
    valid_to: Text = ""
    low: Number = None
    high: Number = None
    basis: Text = ""
    source_id: Text = ""
    place_in_source: Text = ""
    status: Literal["", "given", "confirmed", "memory"] = ""
    confidence: Literal["", "high", "medium", "low"] = ""
    note: Text = ""
    publisher: Text = ""
    document: Annotated[Text, Field(validation_alias=AliasChoices("document", "source"))] = ""
    document_no: Text = ""
    date: Text = ""
    url: Text = ""
    licence: Text = ""


def read_rows(
    given: str | PathLike[str] | Iterable[Mapping[str, object]], factors: FactorSet
) -> tuple[tuple[FactorRow, ...], dict[str, Source]]:
    """Return checked rows and their sources; see `FactorSet.extend`."""
    if isinstance(given, (str, os.PathLike)):
        name, numbered = Path(given).name, _file_rows(Path(given))
    else:
        name, numbered = "given rows", enumerate(given, start=1)
    rows: list[FactorRow] = []
    sources: dict[str, Source] = {}
    first: dict[tuple[str, str, str, int | None], int] = {}
    for number, cells in numbered:
        where = f"{name}, row {number}"
        row, source = _checked(cells, where, f"given:{name}", number, factors)
        place = (row.family, row.key, row.region, row.year)
        if place in first:
            raise FactorDataError(
                "the same family, key, region and year twice",
                where=where,
                given=" ".join(str(part) for part in place if part),
                hint=f"row {first[place]} has it already: keep one of the two",
            )
        first[place] = number
        rows.append(row)
        if source is not None:
            sources[source.id] = source
    if not rows:
        raise FactorDataError("no rows", where=name, hint="below the header, one row a value")
    return tuple(rows), sources


def read_value(text: str) -> tuple[FactorRow, Source]:
    """Return the row and source of ``family[:key][@[region/]year]=value unit``; see `FactorSet.with_value`."""
    where = f"--set {text[:60]}"
    found = VALUE.fullmatch(text.strip())
    if found is None:
        raise FactorDataError(
            "not a factor value",
            where=where,
            given=text,
            needed="family[:key][@[region/]year]=value unit",
            hint="such as power.coal_rate.nea@2024=302.4gce/kWh or fuel.density:diesel=0.84 kg/L",
        )
    family = _family(found["family"], where)
    region, year = _place(found["place"] or "")
    cells = {
        "family": family.name,
        "key": found["key"] or "",
        "region": region or ("CN" if "country" in family.levels else ""),
        "year": year,
        "value": found["value"],
        "unit": found["unit"] or "1",
        "publisher": "given by the user",
        "document": f"--set {text.strip()}",
    }
    row, source = _checked(cells, where, "given:set", 0, None)
    assert source is not None, "a value given in text brings its source"
    return row, source


def _place(text: str) -> tuple[str, str]:
    region, _, year = text.rpartition("/")
    return (region, year) if region or re.fullmatch(r"\s*\d{4}\s*", year) else (year, "")


def _file_rows(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise FactorDataError("the file cannot be read", where=path.name, given=problem.strerror or "") from None
    reader = csv.reader(io.StringIO(_decoded(content, path.name), newline=""))
    header = [HEADERS.get(cell.strip(), cell.strip()) for cell in next(reader, [])]
    _check_header(header, path.name)
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise FactorDataError(
                f"{len(cells)} cells under {len(header)} headings",
                where=f"{path.name}, row {reader.line_num}",
                hint="put text that holds a comma in double quotes",
            )
        yield reader.line_num, dict(zip(header, cells, strict=True))


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FactorDataError("neither UTF-8 nor GB18030", where=name, hint="save the file as CSV UTF-8")


def _check_header(header: list[str], name: str) -> None:
    known = (*COLUMNS, *SOURCE_COLUMNS)
    for column in header:
        if column not in known:
            near = difflib.get_close_matches(column, known, n=1, cutoff=0.6)
            raise FactorDataError(
                "unknown column",
                where=f"{name}, header",
                given=column,
                hint=f"did you mean {near[0]}?" if near else "columns: " + ", ".join(known),
            )
    repeated = sorted({column for column in header if header.count(column) > 1})
    lacking = [column for column in ("family", "value", "unit") if column not in header]
    if repeated or lacking:
        raise FactorDataError(
            "a column stands twice" if repeated else "a column is missing",
            where=f"{name}, header",
            given=", ".join(repeated or lacking),
            needed="family, value, unit; key, region, year where the family has them; document",
        )


def _checked(
    cells: Mapping[str, object], where: str, dataset: str, number: int, factors: FactorSet | None
) -> tuple[FactorRow, Source | None]:
    try:
        row = GivenRow.model_validate(dict(cells))
    except ValidationError as problem:
        raise _schema_error(problem, where) from None
    family = _family(row.family, where)
    _check_unit(row, family, where)
    if row.key and not family.key:
        raise FactorDataError(
            "the family has no keys", where=f"{where}, column key", given=row.key, hint="leave it blank"
        )
    row.key = families.key_of(family, row.key)
    lowest = row.value if row.low is None else min(row.low, row.value)
    if lowest < 0 and not family.name.startswith(CHANGES):
        raise FactorDataError(
            "the value is negative",
            where=f"{where}, column {'value' if row.value < 0 else 'low'}",
            given=f"{lowest:g}",
            needed="zero or more; only targets, which are changes, may be negative",
        )
    if not (row.low is None or row.low <= row.value) or not (row.high is None or row.value <= row.high):
        raise FactorDataError(
            "low, value and high are not in order",
            where=where,
            given=f"{row.low}, {row.value}, {row.high}",
            needed="low ≤ value ≤ high",
        )
    region = _region(row, family, where)
    id = row.id or ":".join(["given", family.name, row.key, region, str(row.year or "")])
    source = _source(row, where, f"{dataset}.{number}", factors)
    made = FactorRow(
        **{
            **{name: getattr(row, name) for name in COLUMNS},
            "id": id,
            "region": region,
            "source_id": row.source_id if source is None else source.id,
            "status": row.status or "given",
            "confidence": row.confidence or "high",
            "dataset": dataset,
        }
    )
    return made, source


def _schema_error(problem: ValidationError, where: str) -> FactorDataError:
    first: Any = problem.errors()[0]
    column = str(first["loc"][0]) if first["loc"] else ""
    needed = {
        "missing": "a value",
        "string_too_short": "a value",
        "float_parsing": "a number",
        "finite_number": "a finite number",
        "int_parsing": "a year such as 2023",
        "greater_than_equal": "a year such as 2023",
        "less_than_equal": "a year such as 2023",
    }.get(first["type"], first["msg"])
    given = "" if first["type"] == "missing" else first["input"]
    return FactorDataError("the row breaks the schema", where=f"{where}, column {column}", given=given, needed=needed)


def _family(name: str, where: str) -> Family:
    try:
        return families.get(name)
    except CarbonAcctError as problem:
        raise FactorDataError(problem.message, where=f"{where}, column family", given=name, hint=problem.hint) from None


def _check_unit(row: GivenRow, family: Family, where: str) -> None:
    published = family.unit_of(row.key)
    try:
        given = parse_unit(row.unit)
    except CarbonAcctError as problem:
        raise FactorDataError(
            problem.message, where=f"{where}, column unit", given=row.unit, hint=problem.hint
        ) from None
    if given.dimension != parse_unit(published).dimension:
        raise FactorDataError(
            f"{family.name} is not measured in this unit",
            where=f"{where}, column unit",
            given=row.unit,
            needed=f"{published}, or a unit that converts to it",
        )


def _region(row: GivenRow, family: Family, where: str) -> str:
    where = f"{where}, column region"
    if not family.levels:
        if row.region:
            raise FactorDataError("the family has no regions", where=where, given=row.region, hint="leave it blank")
        return ""
    place = regions.parse(row.region) if row.region else None
    if place is None:
        near = ", ".join(regions.nearest(row.region)) if row.region else ""
        raise FactorDataError(
            "no such region" if row.region else "the region is blank",
            where=where,
            given=row.region,
            needed="a region of level " + " or ".join(family.levels),
            hint=f"nearest: {near}" if near else "codes such as 500155, CN-CQ, CN-GRID-SOUTHWEST, CN",
        )
    if place.level not in family.levels:
        raise FactorDataError(
            f"{place.code} is a {place.level}, and the family is not published at that level",
            where=where,
            given=row.region,
            needed="a region of level " + " or ".join(family.levels),
        )
    return place.code


def _source(row: GivenRow, where: str, id: str, factors: FactorSet | None) -> Source | None:
    if row.document or row.publisher or row.url:
        told = (row.publisher, row.document, row.document_no, row.date, row.url, row.licence)
        mark = hashlib.sha256("\0".join(told).encode()).hexdigest()[:12]  # another file of the name has other documents
        return Source(f"{id}-{mark}", *told)
    if not row.source_id:
        raise FactorDataError(
            "the row has no source",
            where=f"{where}, column document",
            needed="where the value stands",
            hint="fill in publisher, document and date",
        )
    if factors is not None and factors.has_source(row.source_id):
        return None
    return Source(row.source_id, "", row.source_id)
