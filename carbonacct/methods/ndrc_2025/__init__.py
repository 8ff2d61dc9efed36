"""Method of the notice on zero-carbon parks."""

from carbonacct.methods.declare import Document

NOTICE = Document(
    title={"en": "Notice on building zero-carbon parks", "zh": "关于开展零碳园区建设的通知"},
    publisher="NDRC, MIIT and NEA 国家发展改革委、工业和信息化部、国家能源局",
    number="发改环资〔2025〕910号",
    date="2025-07",
    url="http://www.cpem.org.cn/list2/110764.html",
    note="Its core indicator, CO2 per energy used, was read; its accounting annex was not.",
)
