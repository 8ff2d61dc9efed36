"""Project types: what a loan finances, the method each filing uses for it, and a search over free Chinese text."""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from carbonacct.errors import OptionError

FILINGS = ("green-credit", "crst", "pboc")
ENGLISH_WORD = re.compile(r"[a-z]{3,}")
GENERAL = re.compile(r"(项目|工程|建设|新建|扩建|一期|二期|三期)+$")
HEAD_WEIGHT = 0.75
JOINING = frozenset(("and", "for", "from", "the", "with"))


@dataclass(frozen=True, slots=True)
class ProjectType:
    """One kind of project.

    Parameters
    ----------
    id
        Code used in the column ``project_type``.
    title_en, title_zh
        Names for readers.
    plan_words
        Words of the two district plans that mean this type.
    synonyms
        Other words found in loan files.
    method_green_credit, method_crst, method_pboc
        Method id by filing; empty where the type is not quantified.
    indicators
        Indicators the method yields, or that may be reported for a type without method.
    reason_en, reason_zh
        Why the type has no method; empty where it has one.
    """

    id: str
    title_en: str
    title_zh: str
    plan_words: tuple[str, ...]
    synonyms: tuple[str, ...]
    method_green_credit: str
    method_crst: str
    method_pboc: str
    indicators: tuple[str, ...]
    reason_en: str = ""
    reason_zh: str = ""

    @property
    def title(self) -> dict[str, str]:
        """Name by language (``en``, ``zh``)."""
        return {"en": self.title_en, "zh": self.title_zh}

    @property
    def methods(self) -> dict[str, str]:
        """Method id by filing; empty for a type that is not quantified."""
        ids = (self.method_green_credit, self.method_crst, self.method_pboc)
        return {filing: method for filing, method in zip(FILINGS, ids, strict=True) if method}

    @property
    def quantified(self) -> bool:
        """Whether a method exists for the type."""
        return bool(self.method_green_credit)

    @property
    def reason(self) -> dict[str, str]:
        """Why the type is not quantified, by language; empty texts where it is."""
        return {"en": self.reason_en, "zh": self.reason_zh}

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that means this type, its own names first."""
        return (self.id, self.title_zh, self.title_en, *self.plan_words, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer of :func:`search`: a type, how well it fits (0…2.75) and the words that spoke for it."""

    type: ProjectType
    score: float
    matched: tuple[str, ...]

    @property
    def id(self) -> str:
        """Code of the type."""
        return self.type.id

    @property
    def title(self) -> dict[str, str]:
        """Name of the type by language."""
        return self.type.title

    @property
    def methods(self) -> dict[str, str]:
        """Method id by filing."""
        return self.type.methods


@lru_cache(maxsize=1)
def _table() -> dict[str, ProjectType]:
    text = (files("carbonacct.vocabulary") / "data" / "project_types.csv").read_text(encoding="utf-8")
    table = {}
    for row in csv.DictReader(text.splitlines()):
        lists = {
            name: tuple(filter(None, row.pop(name).split("|"))) for name in ("plan_words", "synonyms", "indicators")
        }
        table[row["id"]] = ProjectType(**row, **lists)  # type: ignore[arg-type]
    return table


@lru_cache(maxsize=1)
def fuels_replaced() -> dict[str, str]:
    """Return, by project type, the fuel that vehicles like those replaced burn, where a book names none.

    Examples
    --------
    >>> fuels_replaced()["electric_bus"]
    'diesel'
    """
    text = (files("carbonacct.vocabulary") / "data" / "fuels_replaced.csv").read_text(encoding="utf-8")
    return {row["project_type"]: row["fuel"] for row in csv.DictReader(text.splitlines())}


def list() -> tuple[ProjectType, ...]:
    """Return every project type, quantified ones first."""
    return tuple(_table().values())


def get(project_type: str) -> ProjectType:
    """Return one project type by its id.

    Raises
    ------
    OptionError
        No type has this id; the hint names the nearest.

    Examples
    --------
    >>> get("solar_pv").methods["green-credit"]
    'cbirc_2020.renewable_power'
    """
    table = _table()
    if project_type not in table:
        near = difflib.get_close_matches(project_type, table, n=3) or [c.id for c in search(project_type)[:3]]
        hint = f"did you mean {', '.join(near)}?" if near else "project_types.list() names them all"
        raise OptionError("no such project type", given=project_type, hint=hint)
    return table[project_type]


def from_text(text: str) -> ProjectType | None:
    """Return the one type whose id, title, plan word or synonym is exactly this text, or ``None``.

    The id or title of a type comes before a plan word or synonym of another.

    Examples
    --------
    >>> from_text("光伏发电").id
    'solar_pv'
    >>> from_text("充电/换电/加氢") is None      # two types share the word
    True
    """
    hits = _words().get(_normal(text), ())
    return hits[0] if len(hits) == 1 else None


def search(text: str, *, limit: int = 5) -> tuple[Candidate, ...]:
    """Rank the project types that a free text may mean.

    Parameters
    ----------
    text
        A project name or description, Chinese or English.
    limit
        Number of candidates at most.

    Returns
    -------
    tuple of Candidate
        Best first. The score adds the share of the text that known words cover, the likeness (shared character
        pairs, or shared English words) of the best word, and 0.75 where a word of the type ends the text, since the
        head of a Chinese name stands last; types that share nothing with the text are left out.

    Examples
    --------
    >>> search("屋顶分布式光伏电站建设")[0].id
    'solar_pv'
    >>> search("梁平区城镇污水处理厂提标改造工程")[0].id
    'wastewater_upgrade'
    >>> search("solar power on a rooftop")[0].id
    'solar_pv'
    >>> search("新能源汽车直流快速充电桩")[0].id
    'charging_station'
    >>> search("xyz")
    ()
    """
    query = _normal(text)
    head = GENERAL.sub("", query)
    found = []
    for kind in _table().values():
        words = {_normal(word): word for word in kind.words}
        inside = [word for word in words if word and word in query]
        covered = {at for word in inside for at in _spots(query, word)}
        likeness = max(max(_likeness(query, word), _shared(text, words[word])) for word in words)
        if covered or likeness > 0:
            last = any(not word.isascii() and head.endswith(word) for word in inside)
            score = len(covered) / len(query) + likeness + HEAD_WEIGHT * last
            found.append(Candidate(kind, score, tuple(words[word] for word in inside)))
    return tuple(sorted(found, key=lambda candidate: -candidate.score)[:limit])


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[ProjectType, ...]]:
    words: dict[str, tuple[ProjectType, ...]] = {}
    for kind in _table().values():
        for word in {_normal(word) for word in kind.words}:
            words[word] = (*words.get(word, ()), kind)
    own = {_normal(word): (kind,) for kind in _table().values() for word in (kind.title_en, kind.title_zh, kind.id)}
    return words | own


def _normal(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in text if c.isalnum())


def _spots(query: str, word: str) -> set[int]:
    starts = (at for at in range(len(query)) if query.startswith(word, at))
    return {at + step for at in starts for step in range(len(word))}


@lru_cache(maxsize=4096)
def _english(text: str) -> frozenset[str]:
    return frozenset(ENGLISH_WORD.findall(unicodedata.normalize("NFKC", text).casefold())) - JOINING


def _shared(one: str, other: str) -> float:
    """Return the share of English words two texts have in common, in any order."""
    mine, theirs = _english(one), _english(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}


def _likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if one.isascii() and other.isascii():
        return difflib.SequenceMatcher(None, one, other).ratio() if one in other or other in one else 0.0
    mine, theirs = _pairs(one), _pairs(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))
