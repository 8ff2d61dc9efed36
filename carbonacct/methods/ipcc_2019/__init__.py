"""Agriculture and soils by the tier 1 forms of the IPCC."""

from carbonacct.methods.declare import Document

IPCC_2019 = Document(
    title={
        "en": "2019 Refinement to the 2006 IPCC Guidelines, volume 4, agriculture, forestry and other land use",
        "zh": "IPCC 2006年国家温室气体清单指南2019年修订版 第四卷 农业、林业和其他土地利用",
    },
    publisher="IPCC",
    date="2019",
    url="https://www.ipcc-nggip.iges.or.jp/public/2019rf/vol4.html",
    note="Factors seen through public code that cites its tables; the originals were not read here.",
)
