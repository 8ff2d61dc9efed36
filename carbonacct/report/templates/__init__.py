"""Templates, one module a form; each has ``fill(case)`` and returns a :class:`carbonacct.report.model.Disclosure`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from carbonacct.errors import OptionError
from carbonacct.report.case import Case
from carbonacct.report.model import Disclosure, Wording


@dataclass(frozen=True)
class Template:
    """A form: its name, title and module."""

    id: str
    title: Wording
    module: str

    def fill(self, case: Case) -> Disclosure:
        """Fill the form."""
        found: Disclosure = import_module(f"carbonacct.report.templates.{self.module}").fill(case)
        return found


TEMPLATES = {
    one.id: one
    for one in (
        Template("green-credit", Wording("绿色信贷七项指标×十二类", "green credit: seven indicators"), "green_credit"),
        Template("crst", Wording("碳减排支持工具季度表", "carbon-reduction support tool, quarterly"), "crst"),
        Template("pboc", Wording("投融资碳核算年度报表", "yearly return on carbon accounting"), "pboc"),
        Template("jrt0227", Wording("JR/T 0227—2021 第7、8章", "JR/T 0227-2021, chapters 7 and 8"), "jrt0227"),
        Template("own-operations", Wording("自身运营碳足迹", "own operations"), "own_operations"),
        Template("pcaf", Wording("PCAF 附录表", "PCAF annex table"), "pcaf"),
        Template("ifrs-s2", Wording("IFRS S2 B62段", "IFRS S2, paragraph B62"), "ifrs_s2"),
        Template("eba-pillar3", Wording("欧盟第三支柱模板1、3", "EBA Pillar 3, templates 1 and 3"), "eba_pillar3"),
        Template("plan", Wording("方案目标对照", "targets of a district plan"), "plan"),
    )
}


def template_named(name: str) -> Template:
    """Return a template.

    Raises
    ------
    OptionError
        There is none of that name.

    Examples
    --------
    >>> template_named("green-credit").title("en")
    'green credit: seven indicators'
    """
    if name not in TEMPLATES:
        raise OptionError("no such template", where="template", given=name, needed=", ".join(TEMPLATES))
    return TEMPLATES[name]
