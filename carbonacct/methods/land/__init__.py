"""Forests, wetlands, towns and bare land taken into care."""

from carbonacct.methods.declare import Document

AR_CM = Document(
    title={"en": "Afforestation and forest management project methodologies", "zh": "造林与森林经营碳汇项目方法学"},
    publisher="NDRC, SFA 国家发改委、国家林业局",
    number="AR-CM-001-V01, AR-CM-002-V01, AR-CM-003-V01",
    date="2013",
    note="Species tables from memory; check them against the methodology.",
)
IPCC_WETLANDS = Document(
    title={"en": "2013 Supplement to the 2006 IPCC Guidelines: wetlands", "zh": "2006年IPCC指南2013年湿地增补"},
    publisher="IPCC",
    date="2013",
    url="https://www.ipcc-nggip.iges.or.jp/public/wetlands/",
    note="Not read here.",
)
IPCC_SETTLEMENTS = Document(
    title={"en": "2006 IPCC Guidelines, volume 4, chapter 8, settlements", "zh": "2006年IPCC指南 第四卷 第八章 定居地"},
    publisher="IPCC",
    date="2006",
    url="https://www.ipcc-nggip.iges.or.jp/public/2006gl/vol4.html",
    note="Default from memory.",
)
CHECK_DAM = Document(
    title={"en": "Check-dam carbon sink", "zh": "淤地坝碳汇"},
    publisher="MEE, MWR 生态环境部、水利部",
    number="CCER 2025",
    date="2025",
    note=(
        "Known from an interview with its authors: topsoil and some plants, 1 % deduction for "
        "reversal; the text was not read."
    ),
)
ECOSYSTEM_SERVICES = Document(
    title={"en": "Specifications for assessment of forest ecosystem services", "zh": "森林生态系统服务功能评估规范"},
    publisher="National Forestry and Grassland Administration 国家林业和草原局",
    number="GB/T 38582-2020",
    date="2020",
    note="The form, area times the difference of erosion, is general practice; the text was not read.",
)
GUIDELINE_LAND = Document(
    title={
        "en": "Guideline for measuring energy saving and emission reduction of green-credit projects",
        "zh": "绿色信贷项目节能减排量测算指引",
    },
    publisher="CBIRC 中国银保监会",
    number="绿色融资统计制度（2020年版）附件",
    date="2020",
    note="Class 4, ecological restoration: area based by practice.",
)
