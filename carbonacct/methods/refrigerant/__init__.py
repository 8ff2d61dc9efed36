"""Refrigerants recovered, destroyed or replaced."""

from carbonacct.methods.declare import Document

IPCC_COOLING = Document(
    title={
        "en": "2006 IPCC Guidelines, volume 3, chapter 7, emissions of substitutes for ozone-depleting substances",
        "zh": "2006年IPCC指南 第三卷 第七章 臭氧层消耗物质替代物的排放",
    },
    publisher="IPCC",
    date="2006",
    url="https://www.ipcc-nggip.iges.or.jp/public/2006gl/vol3.html",
    note="Form of equations 7.10 to 7.14; not read here.",
)
