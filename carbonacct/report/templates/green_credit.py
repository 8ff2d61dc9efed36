"""Green credit: the seven indicators by the twelve classes of the statistics system."""

from __future__ import annotations

import numpy as np

from carbonacct.report.case import Case
from carbonacct.report.common import basis, coverage_table, factor_sources, manifest_of
from carbonacct.report.footprint import foreign_note
from carbonacct.report.forms import rows
from carbonacct.report.model import PART, TOTAL, Cell, Column, Disclosure, Reference, Row, Table, Wording, same
from carbonacct.report.tally import Tally, by_words, money, numbered, texts
from carbonacct.results import Measure
from carbonacct.vocabulary import indicators, project_types

SEVEN = ("energy_saved", "ghg_reduced", "cod_reduced", "nh3n_reduced", "so2_reduced", "nox_reduced", "water_saved")
UNASSIGNED = "unassigned"
TITLE = Wording("绿色信贷节能减排量统计表", "Energy saving and emission reduction of green credit")
CLASSES = Wording("绿色信贷统计制度十二类", "twelve classes of the green-credit statistics system")
OWN_MAPPING = Wording(
    "项目类型与十二类的对应关系为本库按名称拟定，应以本行绿色信贷统计口径为准。",
    "Which class a project type belongs to is our own reading of the titles; the bank's own statistics prevail.",
)
BASIS = Wording(
    "口径：年减排量为项目设计能力，按“贷款余额÷项目总投资”归因于本行；无法测算的贷款不计入且不作零处理。",
    "Basis: yearly amounts are design capacity, attributed by loan balance ÷ total investment; "
    "loans not quantified are left out and are not zero.",
)


def fill(case: Case) -> Disclosure:
    """Fill the form from the benefits under the filing ``green-credit``."""
    found = case.benefits("green-credit")
    book = case.loans
    frame = found.frame
    order = [row["class"] for row in rows("green_credit_classes")]
    places = {row["project_type"]: row["class"] or UNASSIGNED for row in rows("green_credit_types")}
    grouping = by_words("class", texts(book, "project_type"), order, places, UNASSIGNED)
    computed = np.asarray(frame["status"] == "computed")
    inside = computed | np.asarray(frame["status"] == "not_quantified")
    amounts = {"balance": money(book, "balance", inside), "rows": Measure(np.ones(book.size), None, inside, "1")}
    loans = Tally("benefits", {**found.measures, **amounts}, book.loan_numbers)
    quantified = Tally("benefits", {"balance_computed": money(book, "balance", computed)}, book.loan_numbers)
    projects = Tally("benefits", amounts, numbered(book, "project_id"))
    columns = [
        Column("class", Wording("类别", "Class")),
        Column("title", Wording("名称", "Title")),
        Column("projects", Wording("项目数", "Projects"), "count"),
        Column("loans", Wording("贷款笔数", "Loans"), "count"),
        Column("balance", Wording("贷款余额", "Balance"), "money", "万元"),
        Column("balance_computed", Wording("其中已测算余额", "of which quantified"), "money", "万元"),
    ]
    for name in SEVEN:
        indicator = indicators.get(name)
        columns.append(Column(name, Wording(indicator.title_zh, indicator.title_en), "number", indicator.unit))
    cells = {
        "projects": projects.count("projects", "rows", grouping),
        "loans": loans.count("loans", "rows", grouping),
        "balance": loans.by("balance", grouping),
        "balance_computed": quantified.by("balance_computed", grouping),
        **{name: loans.by(name, grouping) for name in SEVEN},
    }
    wholes = {
        "projects": projects.count("projects", "rows")[""],
        "loans": loans.count("loans", "rows")[""],
        "balance": loans.whole("balance"),
        "balance_computed": quantified.whole("balance_computed"),
        **{name: loans.whole(name) for name in SEVEN},
    }
    titles = {row["class"]: Wording(row["title_zh"], row["title_en"]) for row in rows("green_credit_classes")}
    titles[UNASSIGNED] = Wording("未归类", "not assigned")
    lines = [
        Row(
            {
                "class": Cell(key if key != UNASSIGNED else same("")),
                "title": Cell(titles[key]),
                **{name: by[key] for name, by in cells.items()},
            },
            PART,
        )
        for key in grouping.keys
        if key != UNASSIGNED or cells["loans"][key].value
    ]
    lines.append(Row({"class": Cell(Wording("合计", "Total")), **wholes}, TOTAL))
    notes = [OWN_MAPPING, BASIS, *foreign_note(book, inside)]
    table = Table("indicators", Wording("按类别汇总", "By class"), columns, lines, notes)
    kinds = [
        text for text in dict.fromkeys(texts(book, "project_type")) if text in {one.id for one in project_types.list()}
    ]
    return Disclosure(
        template="green-credit",
        title=TITLE,
        tables=(table, _types(found_types(kinds)), coverage_table(found)),
        notes=(basis(found.headline),),
        sources=(Reference(CLASSES, "银监统通〔2014〕60号", "second-hand"), *factor_sources(found)),
        manifest=manifest_of(found),
    )


def found_types(kinds: list[str]) -> list[dict[str, str]]:
    """Return the mapping rows of the project types in the book, in the order of the classes."""
    return [row for row in rows("green_credit_types") if row["project_type"] in kinds]


def _types(mapped: list[dict[str, str]]) -> Table:
    known = {"by title": Wording("按名称", "by title"), "judged": Wording("人工判断，须核对", "judged: check")}
    lines = []
    for row in sorted(mapped, key=lambda row: (int(row["class"] or 99), row["project_type"])):
        kind = project_types.get(row["project_type"])
        lines.append(
            Row(
                {
                    "type": Cell(row["project_type"]),
                    "title": Cell(Wording(kind.title_zh, kind.title_en)),
                    "class": Cell(row["class"]),
                    "status": Cell(known.get(row["status"], Wording("不属十二类", "outside the twelve classes"))),
                }
            )
        )
    columns = [
        Column("type", Wording("项目类型代码", "Project type")),
        Column("title", Wording("项目类型", "Title")),
        Column("class", Wording("类别", "Class")),
        Column("status", Wording("对应依据", "Basis of the mapping")),
    ]
    return Table("mapping", Wording("本表所用对应关系", "Mapping used"), columns, lines)
