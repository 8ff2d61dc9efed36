"""Method after the ISO report on quantifying carbon capture and storage."""

from carbonacct.methods.declare import Document

ISO_27915 = Document(
    title={
        "en": "Carbon dioxide capture, transportation and geological storage: quantification and verification",
        "zh": "二氧化碳捕集、运输和地质封存——量化与核查",
    },
    publisher="ISO",
    number="ISO/TR 27915:2017",
    date="2017",
    url="https://www.dzzyisp.com/news/society/2022/0507/6467.html",
    note="The report was not seen; a Chinese review of such accounting (中国国土资源经济 2022, 35(4)) was read.",
)
