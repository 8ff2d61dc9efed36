"""The annex table of PCAF Part A: asset class by coverage, scopes, intensity and data quality; undrawn; removals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from carbonacct.portfolio.asset_classes import BY_PRODUCT
from carbonacct.report.case import Case
from carbonacct.report.common import basis, coverage_table, factor_sources, manifest_of
from carbonacct.report.footprint import foreign_note, intensity_unit, ratios, scope_columns, sums, tallies
from carbonacct.report.model import PART, TOTAL, Cell, Column, Disclosure, Reference, Row, Table, Wording, same
from carbonacct.report.tally import by_words, texts
from carbonacct.report.templates import change_lines
from carbonacct.results import Grouping
from carbonacct.vocabulary import indicators

if TYPE_CHECKING:
    from carbonacct.portfolio.emissions import Emissions

TITLE = Wording("PCAF 融资排放披露表", "PCAF: financed emissions, annex table")
STANDARD = Wording("PCAF 标准第一部分，附录10.2", "PCAF Global GHG Standard, Part A, annex 10.2")
CLASS_WORDS = {
    "listed_equity": Wording("上市股权", "Listed equity"),
    "corporate_bond": Wording("公司债券", "Corporate bonds"),
    "business_loan": Wording("商业贷款", "Business loans"),
    "unlisted_equity": Wording("非上市股权", "Unlisted equity"),
    "project_finance": Wording("项目融资", "Project finance"),
    "commercial_real_estate": Wording("商业地产", "Commercial real estate"),
    "mortgage": Wording("住房按揭", "Mortgages"),
    "motor_vehicle_loan": Wording("汽车贷款", "Motor vehicle loans"),
    "sovereign_debt": Wording("主权债", "Sovereign debt"),
    "sub_sovereign_debt": Wording("地方政府债", "Sub-sovereign debt"),
    "use_of_proceeds": Wording("募集资金用途", "Use of proceeds"),
    "securitisation": Wording("资产证券化", "Securitisations"),
    "facilitated": Wording("促成业务", "Facilitated issuance"),
}
OTHER = "other"
NEVER_NETTED = Wording(
    "碳清除与碳信用单独列示，不与融资排放相抵；范围三单独列示；促成排放不计入融资排放。",
    "Removals and credits stand apart and are never netted; scope 3 stands apart; facilitated emissions are not "
    "financed emissions.",
)
RECALCULATION = Wording(
    "基年重算政策及显著性门槛由机构自行制定并披露；PCAF 未规定数值。",
    "The policy and threshold of base-year recalculation are the institution's to set and state; PCAF sets no number.",
)
TERRITORY = Wording(
    "主权债、地方政府债为领土排放，已包含境内企业的排放：另表列示，不计入任何范围的合计、排放强度和数据质量。",
    "Emissions of sovereign and sub-sovereign debt are those of territories and hold their firms' again: they stand in "
    "a table of their own, and in no total of scopes, intensity or data quality.",
)
STATES = ("sovereign_debt", "sub_sovereign_debt")
SEPARATE = ("removals", "credits_retired", "credits_generated")


def classes(found: Emissions) -> Grouping:
    """Group the rows by the asset class they were taken for, which a blank one takes from the product; none is last."""
    names, pairs = [*CLASS_WORDS], zip(texts(found.book, "asset_class"), texts(found.book, "product_kind"), strict=True)
    taken = [own or BY_PRODUCT.get(product, "") for own, product in pairs]
    return by_words("asset_class", taken, names, {name: name for name in names}, OTHER)


def class_word(key: str) -> Wording:
    """Return the name of an asset class."""
    return CLASS_WORDS.get(key, Wording("未注明", "not stated"))


def territory(kinds: Grouping) -> tuple[Wording, ...]:
    """Return the note on states where a book lends to any."""
    states = [kinds.keys.index(key) for key in STATES]
    return (TERRITORY,) if np.isin(kinds.codes, states).any() else ()


def fill(case: Case) -> Disclosure:
    """Fill the tables from the financed emissions under PCAF."""
    found = case.emissions("pcaf")
    grouping = classes(found)
    return Disclosure(
        template="pcaf",
        title=TITLE,
        tables=(
            _main(found, grouping),
            _apart(found, grouping),
            *territories(found, grouping),
            _undrawn(found, grouping),
            _facilitated(found),
            coverage_table(found, "emissions"),
            *change_lines.tables(case, "pcaf"),
        ),
        notes=(NEVER_NETTED, RECALCULATION, basis(found.headline)),
        sources=(
            Reference(STANDARD, "PCAF, The Global GHG Accounting and Reporting Standard, Part A"),
            *factor_sources(found),
        ),
        manifest=manifest_of(found),
    )


def _main(found: Emissions, grouping: Grouping) -> Table:
    loans, _ = tallies(found)
    figures = ("amount", "amount_covered", "financed_scope1", "financed_scope2", "financed_scope1_2", "financed_scope3")
    columns = [
        Column("class", Wording("资产类别", "Asset class")),
        Column("loans", Wording("贷款笔数", "Loans"), "count"),
        Column("amount", Wording("余额", "Outstanding"), "money", "万元"),
        Column("amount_covered", Wording("已核算余额", "Outstanding covered"), "money", "万元"),
        Column("coverage", Wording("覆盖率", "Covered"), "share", decimals=1),
        *scope_columns(*figures[2:]),
        Column(
            "intensity", Wording("排放强度（范围一+二）", "Intensity, scopes 1 + 2"), "ratio", intensity_unit(found)
        ),
        Column("quality", Wording("加权数据质量（范围一+二）", "Weighted data quality, scopes 1 + 2"), "ratio"),
        Column("quality_scope3", Wording("加权数据质量（范围三）", "Weighted data quality, scope 3"), "ratio"),
    ]

    def cells(place: Grouping | None) -> dict[str, dict[str, Cell]]:
        made = {name: sums(loans, name, place) for name in figures}
        made["loans"] = loans.count("loans", "rows_in_scope", place)
        made["coverage"] = loans.quotient("amount_covered", "amount", place)
        return made | ratios(found, place)

    by, whole = cells(grouping), cells(None)
    lines = [
        Row({"class": Cell(class_word(key)), **{name: one[key] for name, one in by.items() if name != "band"}}, PART)
        for key in grouping.keys
        if key not in (OTHER, "facilitated") or by["loans"][key].value
    ]
    total = {name: one[""] for name, one in whole.items() if name != "band"}
    lines.append(Row({"class": Cell(Wording("合计", "Total")), **total}, TOTAL))
    title = Wording("按资产类别", "By asset class")
    inside = found.in_scope & (found.own("status") != "rejected")
    return Table("classes", title, columns, lines, (*territory(grouping), *foreign_note(found.book, inside)))


def _figures(found: Emissions, grouping: Grouping, id: str, title: Wording, names: list[str]) -> Table:
    """Return a table of figures by asset class, classes without any left out."""
    loans, _ = tallies(found)
    columns = [Column("class", Wording("资产类别", "Asset class"))]
    by = {name: loans.by(name, grouping) for name in names}
    for name in names:
        columns.append(Column(name, _figure_word(name), "number", found.measures[name].unit))
    lines = [
        Row({"class": Cell(class_word(key)), **{name: by[name][key] for name in names}}, PART)
        for key in grouping.keys
        if any(by[name][key].value is not None for name in names)
    ]
    total = {name: loans.whole(name) for name in names}
    if names:
        lines.append(Row({"class": Cell(Wording("合计", "Total")), **total}, TOTAL))
    notes = [] if names else [Wording("台账中没有此类数据。", "The book has no such figures.")]
    return Table(id, title, columns, lines, notes)


def _figure_word(name: str) -> Wording:
    base = name.removeprefix("financed_").removeprefix("undrawn_").removeprefix("weighted_")
    known = {one.id: one for one in indicators.footprints()}.get(base)
    word = Wording(known.title_zh, known.title_en) if known else same(name)
    if "undrawn" in name:
        weighted = "undrawn_weighted" in name
        zh, en = ("（按提用率加权）", " (weighted by utilisation)") if weighted else ("（全额）", " (full)")
        return Wording(word.zh + zh, word.en + en)
    return word


def _apart(found: Emissions, grouping: Grouping) -> Table:
    names = [f"financed_{name}" for name in SEPARATE if f"financed_{name}" in found.measures]
    title = Wording("碳清除与碳信用", "Removals and credits")
    return _figures(found, grouping, "removals", title, names)


def territories(found: Emissions, grouping: Grouping) -> tuple[Table, ...]:
    """Return the emissions of states and regions, where a book lends to any."""
    names = [name for name in found.measures if name.startswith("financed_territorial")]
    title = Wording("主权债与地方政府债的领土排放", "Sovereign and sub-sovereign debt: emissions of territories")
    return (_figures(found, grouping, "territories", title, names),) if territory(grouping) else ()


def _undrawn(found: Emissions, grouping: Grouping) -> Table:
    names = [name for name in found.measures if "undrawn" in name]
    return _figures(found, grouping, "undrawn", Wording("未提用承诺", "Undrawn commitments"), names)


def _facilitated(found: Emissions) -> Table:
    names = [name for name in found.measures if name.startswith("facilitated")]
    return _figures(found, classes(found), "facilitated", Wording("促成排放", "Facilitated emissions"), names)
