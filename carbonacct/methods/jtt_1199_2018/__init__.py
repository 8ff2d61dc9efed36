"""Method along the technical requirements of green roads."""

from carbonacct.methods.declare import Document

STANDARD = Document(
    title={
        "en": "Technical requirements for green transport facilities, part 1: green road",
        "zh": "绿色交通设施评估技术要求 第1部分：绿色公路",
    },
    publisher="MOT 交通运输部",
    number="JT/T 1199.1-2018",
    date="2018",
    note="The standard scores a road and has no formula: the parts are those of the methods for each.",
)
