"""A branch's own emissions after the GHG Protocol, with the fuel arithmetic of the enterprise guidelines."""

from carbonacct.methods.declare import Document

CORPORATE = Document(
    title={"en": "GHG Protocol Corporate Standard", "zh": "温室气体核算体系：企业核算与报告标准"},
    publisher="WRI, WBCSD",
    date="2004",
    url="https://ghgprotocol.org/corporate-standard",
)
SCOPE_2 = Document(
    title={"en": "GHG Protocol Scope 2 Guidance", "zh": "温室气体核算体系：范围二指南"},
    publisher="WRI, WBCSD",
    date="2015",
    url="https://ghgprotocol.org/scope-2-guidance",
)
SCOPE_3 = Document(
    title={
        "en": "GHG Protocol Corporate Value Chain (Scope 3) Standard",
        "zh": "温室气体核算体系：企业价值链（范围三）标准",
    },
    publisher="WRI, WBCSD",
    date="2011",
    url="https://ghgprotocol.org/corporate-value-chain-scope-3-standard",
)
