"""Method of the standard on nearly zero energy buildings."""

from carbonacct.methods.declare import Document

STANDARD = Document(
    title={"en": "Technical standard for nearly zero energy buildings", "zh": "近零能耗建筑技术标准"},
    publisher="MOHURD 住房城乡建设部",
    number="GB/T 51350-2019",
    date="2019",
    note="From general knowledge: a building against its reference, electricity and heat apart.",
)
