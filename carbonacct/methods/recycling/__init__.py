"""Waste made into raw materials again, against making them anew."""

from carbonacct.methods.declare import Document

AMS_III_AJ = Document(
    title={"en": "Recovery and recycling of materials from solid wastes", "zh": "固体废物中材料的回收与循环利用"},
    publisher="CDM Executive Board",
    number="AMS-III.AJ",
    url="https://cdm.unfccc.int/methodologies/",
    note="The text was not seen here; its form, baseline less project energy of the material, is.",
)
IPCC_2006_INDUSTRY = Document(
    title={
        "en": "2006 IPCC Guidelines, volume 3, industrial processes",
        "zh": "2006年IPCC国家温室气体清单指南 第三卷 工业过程",
    },
    publisher="IPCC",
    date="2006",
    url="https://www.ipcc-nggip.iges.or.jp/public/2006gl/vol3.html",
)
GUIDELINE_RECYCLING = Document(
    title={
        "en": "Guideline for measuring energy saving and emission reduction of green-credit projects",
        "zh": "绿色信贷项目节能减排量测算指引",
    },
    publisher="CBIRC 中国银保监会",
    number="绿色融资统计制度（2020年版）附件",
    date="2020",
    note=(
        "Class 5 asks for tonnes recycled times the difference per tonne of the feasibility study; "
        "its text was not seen."
    ),
)
