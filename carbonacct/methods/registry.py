"""The catalogue: methods by id, by words in Chinese or English, by project type."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import re
import threading
import unicodedata
from collections.abc import Iterator

from carbonacct.errors import FormulaError, OptionError, UnknownMethod
from carbonacct.methods.method import Method
from carbonacct.vocabulary import project_types

PACKAGE = "carbonacct.methods"
SHORT = 3


class Catalogue:
    """Methods by id.

    Parameters
    ----------
    package
        Package whose subpackages hold one publication each, imported on first use; none for an empty catalogue.
    """

    def __init__(self, package: str = "") -> None:
        self._package = package
        self._methods: dict[str, Method] = {}
        self._loaded = not package
        self._begun = False
        self._loading = threading.RLock()
        self._adding = threading.Lock()

    def register(self, method: Method) -> None:
        """Add a method.

        Raises
        ------
        FormulaError
            If its id exists: a changed formula is a new id.
        """
        if not self.owns(method):
            self._load()
        with self._adding:
            if method.id in self._methods:
                raise FormulaError(
                    "a method of this id exists", where=f"method {method.id}", hint="a changed formula is a new id"
                )
            self._methods[method.id] = method

    def owns(self, method: Method) -> bool:
        """Tell whether a method belongs to the catalogue's own publications, which are proved by the tests."""
        return bool(self._package) and method.__module__.startswith(f"{self._package}.")

    def _load(self) -> None:
        """Import every module of every publication, once; a failed import is tried again on the next use.

        Other threads wait until all are there. The lock of the methods is not held meanwhile, as another thread may be
        importing a publication by itself.
        """
        if self._loaded:
            return
        with self._loading:
            if self._loaded or self._begun:
                return
            self._begun = True
            try:
                root = importlib.import_module(self._package)
                for publication in pkgutil.iter_modules(root.__path__, f"{self._package}."):
                    if publication.ispkg:
                        opened = importlib.import_module(publication.name)
                        for module in pkgutil.walk_packages(opened.__path__, f"{publication.name}."):
                            importlib.import_module(module.name)
                self._loaded = True
            finally:
                self._begun = False

    def __iter__(self) -> Iterator[Method]:
        self._load()
        return iter([self._methods[id] for id in sorted(self._methods)])

    def __len__(self) -> int:
        self._load()
        return len(self._methods)

    def get(self, id: str) -> Method:
        """Return the method of an id.

        Raises
        ------
        UnknownMethod
            Naming the nearest ids.
        """
        self._load()
        try:
            return self._methods[id]
        except KeyError:
            near = difflib.get_close_matches(id, self._methods, n=3, cutoff=0.5)
            hint = f"did you mean {', '.join(near)}?" if near else "methods.list() names them all"
            raise UnknownMethod("no such method", given=id, hint=hint) from None

    def list(self, project_type: str | None = None) -> tuple[Method, ...]:
        """Return all methods by id, or those that serve a project type."""
        return tuple(m for m in self if project_type is None or project_type in m.project_types)

    def search(self, text: str) -> tuple[Method, ...]:
        """Rank methods by words in Chinese or English.

        Parameters
        ----------
        text
            Words of an id, title, project type (its titles and synonyms), indicator or input; every word must fit.

        Returns
        -------
        tuple of Method
            Best first; empty if none fits.
        """
        words = _normal(text).split()
        scored = [(sum(scores), m) for m in self if all(scores := [_score(word, _fields(m)) for word in words])]
        return tuple(m for score, m in sorted(scored, key=lambda pair: (-pair[0], pair[1].id)) if score)

    def for_type(self, project_type: str, filing: str = "green-credit") -> Method | None:
        """Return the method a filing uses for a project type by default, or None where it is not quantified.

        Raises
        ------
        OptionError
            If the project type or the filing is unknown.
        """
        if filing not in project_types.FILINGS:
            raise OptionError("no such filing", given=filing, needed=", ".join(project_types.FILINGS))
        id = project_types.get(project_type).methods.get(filing)
        return self.get(id) if id else None


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _fields(method: Method) -> list[tuple[float, str]]:
    """Return the texts a search looks in, with their weights."""
    types = [project_types.get(id) for id in method.project_types]
    fields = [(4.0, method.id), *((4.0, title) for title in method.title.values())]
    fields += [(3.0, word) for kind in types for word in kind.words]
    fields += [
        (1.0, text) for item in method.inputs for text in (item.name, item.title_zh, item.title_en, *item.aliases)
    ]
    fields += [(1.0, output) for output in method.returns]
    fields += [(1.0, text) for text in (*method.source.document.title.values(), method.source.clause)]
    return [(weight, _normal(text)) for weight, text in fields if text]


def _score(word: str, fields: list[tuple[float, str]]) -> float:
    """Return how well a word fits: by containment, whole texts first, else for Chinese by shared character pairs."""
    exact = [weight + (1.0 if text == word else 0.0) for weight, text in fields if word in text and _begins(word, text)]
    if exact:
        return max(exact)
    if word.isascii() or len(word) < 3:
        return 0.0
    pairs = {word[i : i + 2] for i in range(len(word) - 1)}
    shares = ((weight, sum(pair in text for pair in pairs) / len(pairs)) for weight, text in fields)
    return max((weight * share for weight, share in shares if share >= 0.5), default=0.0)


def _begins(word: str, text: str) -> bool:
    """Tell whether a word of Latin letters begins a word of the text, or is one where it is short."""
    if not word.isascii():
        return True
    end = "(?:s?(?![a-z0-9]))" if len(word) <= SHORT else ""
    return re.search(f"(?<![a-z0-9]){re.escape(word)}{end}", text) is not None


CATALOGUE = Catalogue(PACKAGE)
