"""What a result rests on: versions, parameters, factors and input."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from carbonacct import __version__

if TYPE_CHECKING:
    from carbonacct.book import Book
    from carbonacct.factors import FactorSet


def manifest(book: Book, factors: FactorSet, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a result rests on; the same manifest means the same result."""
    return manifest_of([source.name for source in book.sources], book.sha256, factors, parameters)


def manifest_of(names: Sequence[str], sha256: str, factors: FactorSet, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the manifest of a result from the names of its inputs and what identifies their content."""
    content = {
        "carbonacct": __version__,
        **parameters,
        "factors": {factors.edition: factors.sha256},
        "input": [*names],
        "input_sha256": sha256,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return content | {"run": hashlib.sha256(text.encode()).hexdigest()}
