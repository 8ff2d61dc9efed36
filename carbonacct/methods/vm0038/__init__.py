"""Method after the Verra methodology on charging systems."""

from carbonacct.methods.declare import Document

VM0038 = Document(
    title={"en": "Methodology for electric vehicle charging systems", "zh": "电动汽车充电系统方法学"},
    publisher="Verra",
    number="VM0038 v1.0",
    date="2018-09-18",
    url="https://verra.org/methodologies/vm0038-methodology-for-electric-vehicle-charging-systems-v1-0/",
    note=(
        "Summary and title page were read: electricity delivered, consumption of the fleet, fuel of the vehicles "
        "replaced."
    ),
)
