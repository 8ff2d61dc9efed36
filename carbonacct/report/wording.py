"""Words for the codes that results carry: statuses, reasons, rules, standings of a source, and the first line."""

from __future__ import annotations

from collections.abc import Mapping

from carbonacct.attribution import FILINGS
from carbonacct.errors import OptionError
from carbonacct.report.model import Wording, same
from carbonacct.vocabulary import issue_codes
from carbonacct.vocabulary.headings import shown_unit

STATUS_WORDS = {
    "read": Wording("读入", "read"),
    "computed": Wording("已测算", "computed"),
    "not_quantified": Wording("无法测算", "not quantified"),
    "out_of_scope": Wording("不在范围", "out of scope"),
    "rejected": Wording("退回", "rejected"),
}
SCOPES = {
    "regulatory_high_carbon": Wording("监管口径（八大高碳行业）", "regulatory, high-carbon"),
    "custom": Wording("自定口径", "custom"),
    "whole_book": Wording("全部台账", "whole book"),
}
AVERAGING = {
    "period": Wording("按核算期月数平均", "average over the months of the period"),
    "tenure": Wording("按存续月数平均", "average over the months the loan existed"),
    "year_end": Wording("年末余额", "year-end balance"),
}
ASSETS = {
    "average": Wording("年初与年末平均", "average of the two year ends"),
    "year_end": Wording("年末数", "year end"),
}
WEIGHTING = {
    "emissions": Wording("按归因排放加权", "by attributed emissions"),
    "outstanding": Wording("按余额加权", "by outstanding amount"),
}
STAND_IN = {
    "mark": Wording("可用较早或较粗因子代替并标注", "older or coarser factors, marked"),
    "strict": Wording("不得代替", "none"),
    "regroup": Wording("可用原属电网因子代替并标注", "factors of the grid region left since, too; marked"),
}
FALLBACK_BASIS = {
    "per_assets": Wording("单位资产", "per assets"),
    "per_balance": Wording("单位贷款余额", "per balance"),
    "per_revenue": Wording("单位营业收入", "per revenue"),
}
STANDINGS = {
    "confirmed": Wording("已核实", "confirmed"),
    "verified": Wording("已核实", "verified"),
    "verified in part": Wording("部分已核实", "verified in part"),
    "memory": Wording("凭记忆，待核实", "memory"),
    "given": Wording("自行提供", "given"),
    "derived": Wording("推算", "derived"),
    "second-hand": Wording("转引", "second-hand"),
    "unverified": Wording("未核实", "unverified"),
    "part of the letters from memory": Wording("部分列字母凭记忆", "part of the letters from memory"),
    "recommended standard": Wording("推荐性标准", "recommended standard"),
}
READ = {
    "official text not read: rules from a public draft and one implementation": (
        "正式文本未读，依据征求意见稿及一种实现"
    ),
    "official text not read: rules from memory": "正式文本未读，凭记忆",
    "second edition read in full; third edition and Part B second-hand": "第二版已通读，第三版及第二部分为转引",
}
WHOLE = {
    "reported first": "报告值优先",
    "computed first": "测算数优先",
    "own operations": "自身运营",
    "scope 2 by place and by market": "范围二分列区域平均与市场方法",
}
# What the words of a headline say in Chinese, by the word that begins the part.
PARTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "filing": ("报送口径：", {one.id: one.title["zh"] for one in FILINGS.values()}),
    "share": (
        "归因份额",
        {
            "= balance / total_investment": "＝贷款余额÷项目总投资",
            "= granted / total_investment": "＝贷款发放额÷项目总投资",
            "= average_balance / total_investment": "＝月均余额÷项目总投资",
        },
    ),
    "quantity": (
        "数量口径：",
        {"annual_design": "年设计量", "annual_expected": "年预计量", "period_actual": "核算期实际量"},
    ),
    "power": ("电力减排：", {"tce × co2_per_tce": "节约标准煤×二氧化碳系数", "combined margin": "组合边际因子"}),
    "scope": ("范围：", {key: word.zh for key, word in SCOPES.items()}),
    "balance": ("余额：", {key: word.zh for key, word in AVERAGING.items()}),
    "assets": ("资产总额：", {key: word.zh for key, word in ASSETS.items()}),
    "weights": ("数据质量：", {key: word.zh for key, word in WEIGHTING.items()}),
    "GWP": ("全球变暖潜势：", {}),
    "fallback": ("因子代替：", {key: word.zh for key, word in STAND_IN.items()}),
    "factors": ("因子版本：", {}),
    "period": ("核算期：", {}),
    "standard": ("标准：", {f"({key})": f"（{zh}）" for key, zh in READ.items()}),
}


def status_word(code: str) -> Wording:
    """Return the name of the status of a row."""
    return STATUS_WORDS.get(code, same(code))


def reason_word(code: str) -> Wording:
    """Return what a reason or issue code says, or the code where there is no such one.

    Examples
    --------
    >>> reason_word("no_sector").zh, reason_word("x").zh
    ('缺少行业', 'x')
    """
    try:
        known = issue_codes.get(code)
    except OptionError:
        return same(code)
    return Wording(known.title_zh, known.title_en)


def standing(statuses: str) -> Wording:
    """Return the standings of a source, parted by commas, as words.

    Examples
    --------
    >>> standing("confirmed, memory").zh
    '已核实、凭记忆，待核实'
    """
    known = [STANDINGS.get(one, same(one)) for one in statuses.split(", ")]
    return Wording("、".join(one.zh for one in known), ", ".join(one.en for one in known))


def headline_word(headline: str) -> Wording:
    """Return the first line of a result in both languages; what has no Chinese word stays as it is.

    Examples
    --------
    >>> headline_word("filing crst · power combined margin · GWP AR5").zh
    '报送口径：碳减排支持工具 · 电力减排：组合边际因子 · 全球变暖潜势：AR5'
    """
    return Wording(" · ".join(map(_part, headline.split(" · "))), headline)


def _part(text: str) -> str:
    first, _, rest = text.partition(" ")
    if text in WHOLE or first not in PARTS:
        return WHOLE.get(text, text)
    title, words = PARTS[first]
    for code, zh in words.items():
        rest = zh if rest == code else rest.replace(code, zh) if code.startswith("(") else rest
    return title + rest


def unit_word(unit: str) -> Wording:
    """Return a unit as it is written in each language: English has no 万 or 亿, Chinese writes 元 and 年.

    Examples
    --------
    >>> unit_word("tCO2e/万CNY"), unit_word("亿元").en, unit_word("tCO2e/a").zh, unit_word("class").zh
    (Wording(zh='tCO2e/万元', en='tCO2e/10⁴ CNY'), '10⁸ CNY', 'tCO2e/年', '类')
    """
    return Wording("类" if unit == "class" else shown_unit(unit, "zh"), shown_unit(unit, "en"))
