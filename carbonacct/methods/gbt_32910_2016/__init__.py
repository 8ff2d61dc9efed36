"""Method of the standard on the power usage effectiveness of data centres."""

from carbonacct.methods.declare import Document

STANDARD = Document(
    title={
        "en": "Data centre resource utilisation, part 3: electric energy usage effectiveness",
        "zh": "数据中心 资源利用 第3部分：电能能效要求和测量方法",
    },
    publisher="AQSIQ and SAC 国家质检总局、国家标准委",
    number="GB/T 32910.3-2016",
    date="2016",
    note="From general knowledge: effectiveness is total over information-technology electricity.",
)
