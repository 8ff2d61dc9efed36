"""Solid, hazardous and household waste outside landfill diversion."""

from carbonacct.methods.declare import Document

GUIDELINE_WASTE = Document(
    title={
        "en": "Guideline for measuring energy saving and emission reduction of green-credit projects",
        "zh": "绿色信贷项目节能减排量测算指引",
    },
    publisher="CBIRC 中国银保监会",
    number="绿色融资统计制度（2020年版）附件",
    date="2020",
    note="The waste classes were not seen.",
)
IPCC_WASTE = Document(
    title={"en": "2006 IPCC Guidelines, volume 5, waste", "zh": "2006年IPCC国家温室气体清单指南 第五卷 废弃物"},
    publisher="IPCC",
    date="2006",
    url="https://www.ipcc-nggip.iges.or.jp/public/2006gl/vol5.html",
)
AMS_III_R = Document(
    title={
        "en": "Methane recovery in agricultural activities at household or small farm level",
        "zh": "户用及小型农场农业活动甲烷回收",
    },
    publisher="CDM Executive Board",
    number="AMS-III.R, AMS-I.C",
    url="https://cdm.unfccc.int/methodologies/",
    note="Applied by the household biogas programmes of Hubei and Sichuan (cases P088, P089).",
)
