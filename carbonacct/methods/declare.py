"""How a method is declared: ``@method`` over a plain function whose arguments carry units and factor families."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from carbonacct.methods.method import Formula, Method, Status
from carbonacct.methods.ops import Column
from carbonacct.methods.proof import prove
from carbonacct.methods.registry import CATALOGUE, Catalogue
from carbonacct.methods.terms import Activity, Band, Document, Elapsed, FromFactor, Input, Source, Title, Worked

__all__ = [
    "Activity",
    "Band",
    "Column",
    "Document",
    "Elapsed",
    "FromFactor",
    "Input",
    "Method",
    "Source",
    "Worked",
    "method",
]


def method(
    *,
    id: str,
    title: Title,
    source: Source,
    project_types: Sequence[str] = (),
    returns: Mapping[str, str],
    worked: Sequence[Worked] = (),
    plan: str = "",
    status: Status = "confirmed",
    optional_returns: Sequence[str] = (),
    notes: Sequence[str] = (),
    negative_possible: bool = False,
    monotone: Mapping[str, int] | None = None,
    bands: Sequence[Band] = (),
    catalogue: Catalogue = CATALOGUE,
) -> Callable[[Formula], Method]:
    """Turn a plain function into a proved and registered :class:`Method`.

    Parameters
    ----------
    id
        ``publication.name``; never reused for another formula.
    title
        By language, ``{"en": …, "zh": …}``.
    source
        ``Document(…).at("clause")``.
    project_types
        Project types it serves.
    returns
        Indicator to unit, in the order of reports; positive is good.
    worked
        Worked examples.
    plan
        Requirements it serves.
    status
        ``"unverified"`` where the formula or a default is not confirmed; `notes` say what.
    optional_returns
        Outputs left out quietly where their own inputs are blank.
    notes
        What a reader must know.
    negative_possible
        Whether the result may be below zero for sensible inputs.
    monotone
        Input to +1 or −1, the direction in which every output moves with it.
    bands
        Ranges in which ratios of the results are expected; a row outside is computed and flagged.
    catalogue
        Where to register; the library's own by default.

    Raises
    ------
    FormulaError, UnitMismatch
        If the formula breaks a law; the message names the sub-expression.

    Examples
    --------
    >>> from typing import Annotated
    >>> from carbonacct.methods.registry import Catalogue
    >>> guide = Document(title={"en": "Example"}, publisher="nobody")
    >>> @method(
    ...     id="example.saving",
    ...     title={"en": "Saving", "zh": "节能"},
    ...     source=guide.at("clause 1"),
    ...     returns={"energy_saved": "tce"},
    ...     catalogue=Catalogue(),
    ... )
    ... def saving(
    ...     *,
    ...     energy_before: Annotated[Column, Activity("tce/t")],
    ...     energy_after: Annotated[Column, Activity("tce/t")],
    ...     output: Annotated[Column, Activity("t")],
    ... ):
    ...     return {"energy_saved": (energy_before - energy_after) * output}
    >>> saving.equation.text
    'energy_saved = (energy_before − energy_after) × output'
    >>> saving(energy_before=0.5, energy_after=0.25, output=8.0)
    {'energy_saved': 2.0}
    """

    def declare(function: Formula) -> Method:
        declared = Method(
            function,
            id=id,
            title=title,
            source=source,
            project_types=project_types,
            returns=returns,
            worked=worked,
            plan=plan,
            status=status,
            optional_returns=optional_returns,
            notes=notes,
            negative_possible=negative_possible,
            monotone=monotone or {},
            bands=bands,
        )
        if not catalogue.owns(declared):
            prove(declared)
        catalogue.register(declared)
        return declared

    return declare
