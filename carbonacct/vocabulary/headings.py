"""Chinese headings of result tables, and Chinese words of their coded columns."""

from __future__ import annotations

import re
from functools import lru_cache

from carbonacct.vocabulary import columns, indicators, issue_codes

STATUS = {"computed": "已测算", "not_quantified": "无法测算", "out_of_scope": "不在范围", "rejected": "退回"}
SEVERITY = {"error": "错误", "warning": "警告", "info": "提示"}
ORIGIN = {"computed": "测算", "reported": "报告"}
CODED: dict[str, dict[str, str]] = {"status": STATUS, "severity": SEVERITY, "origin": ORIGIN, "reason": {}}
BEFORE = {"project_": "项目", "financed_": "归因", "computed_": "测算", "reported_": "报告", "entity_": "主体"}
HEADS = {
    "row": "行号",
    "method": "测算方法",
    "status": "状态",
    "reason": "原因",
    "share_raw": "份额（封顶前）",
    "share": "份额",
    "origin": "数据来源",
    "flags": "标注",
    "severity": "级别",
    "code": "代码",
    "column": "列",
    "given": "填写内容",
    "hint": "处理建议（英文）",
    "hint_zh": "处理建议",
    "message_zh": "说明",
    "message_en": "说明（英文）",
    "argument": "参数",
    "id": "因子编号",
    "value": "数值",
    "unit": "单位",
    "match": "匹配",
    "confidence": "可信度",
    "edition": "版本",
    "source": "来源",
    "place": "出处位置",
    "attribution_factor": "归因因子",
    "attribution": "归因方法",
    "option": "核算方式",
    "kind": "类别",
    "data_quality": "数据质量",
    "data_quality_scope3": "范围三数据质量",
    "data_quality_supply_chain": "供应链数据质量",
    "indicator": "指标",
    "loans": "笔数",
    "key": "分组",
}


# Scales of money in a unit, as they are written and as English and Chinese text show them.
SCALES = (("M", "million ", "百万"), ("k", "thousand ", "千"), ("亿", "10⁸ ", "亿"), ("万", "10⁴ ", "万"))
CURRENCY = r"(?=[A-Z]{3}\b)"


@lru_cache(maxsize=1024)
def shown_unit(unit: str, lang: str) -> str:
    """Return a unit as text shows it: English has no 万 or 亿, Chinese writes 元 and 年.

    Examples
    --------
    >>> [shown_unit(unit, "en") for unit in ("tCO2e/万CNY", "tCO2e/MCNY", "亿元", "万kWh", "元")]
    ['tCO2e/10⁴ CNY', 'tCO2e/million CNY', '10⁸ CNY', '10⁴ kWh', 'CNY']
    >>> [shown_unit(unit, "zh") for unit in ("tCO2e/万CNY", "tCO2e/MCNY", "亿元", "tCO2e/MUSD", "tCO2e/a")]
    ['tCO2e/万元', 'tCO2e/百万元', '亿元', 'tCO2e/百万USD', 'tCO2e/年']
    """
    unit = unit.replace("百万元", "MCNY").replace("千元", "kCNY").replace("元", "CNY")
    for written, english, chinese in SCALES:
        unit = re.sub(written + CURRENCY, english if lang == "en" else chinese, unit)
    if lang == "en":
        return unit.replace("万", "10⁴ ").replace("亿", "10⁸ ")
    unit = unit.replace("CNY", "元")
    return f"{unit[:-1]}年" if unit == "a" or unit.endswith("/a") else unit


@lru_cache(maxsize=4096)
def chinese(name: str) -> str:
    """Return the Chinese heading of a column; one that nobody named stays as it is.

    Examples
    --------
    >>> chinese("status"), chinese("balance"), chinese("project_ghg_reduced [tCO2e]")
    ('状态', '贷款余额', '项目二氧化碳当量减排量 [tCO2e]')
    """
    if name in HEADS:
        return HEADS[name]
    known = columns.get(name)
    if known is not None and known.zh:
        return known.zh
    bare, bracket, unit = name.partition(" [")
    for start, before in {"": "", **BEFORE}.items():
        rest = bare.removeprefix(start)
        ending = "不确定度" if rest.endswith("_u") else ""
        title = _titles().get(rest.removesuffix("_u"))
        if bare.startswith(start) and title:
            return f"{before}{title}{ending}{bracket}{unit}"
    return name


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    return {one.id: one.title_zh for one in (*indicators.list(), *indicators.footprints())}


def word(column: str, text: str) -> str:
    """Return a word of a coded column in Chinese; a reason is the title of its code.

    Examples
    --------
    >>> word("status", "rejected"), word("reason", "negative_amount"), word("reason", "")
    ('退回', '金额或数量为负', '')
    """
    if column != "reason":
        return CODED[column].get(text, text)
    return _reasons().get(text, text)


@lru_cache(maxsize=1)
def _reasons() -> dict[str, str]:
    return {known.code: known.title_zh for known in issue_codes.list()}
