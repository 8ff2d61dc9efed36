"""Checking a pack: checksums, then everything recomputed from its inputs and compared bit for bit."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonacct import __version__
from carbonacct.errors import BookError, CarbonAcctError, LimitExceeded
from carbonacct.report.audit.differences import difference
from carbonacct.report.audit.inputs import Inputs, inputs_from
from carbonacct.report.audit.pack import CHECKSUMS, OPTIONS, SCHEMA, members

if TYPE_CHECKING:
    from carbonacct.loan_benefits import Benefits
    from carbonacct.portfolio.emissions import Emissions

MOST_MEMBERS = 200
MOST_BYTES = 4 << 30
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Finding:
    """One member of a pack that is not what it should be."""

    member: str
    problem: str

    def as_dict(self) -> dict[str, str]:
        """Return the finding as plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Verification:
    """What checking a pack found.

    Attributes
    ----------
    sha256
        Of the pack itself: compare it with what was noted when it was handed over.
    findings
        Problems; none means the same bits.
    recomputed
        Number of members recomputed and compared.
    members
        Number of members of the pack; those not recomputed are inputs, options and checksums.
    notes
        What differs without being a problem of the pack, such as another version of the package.
    """

    sha256: str
    findings: tuple[Finding, ...]
    recomputed: int
    members: int
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def as_dict(self) -> dict[str, Any]:
        """Return the verification as plain data."""
        return {
            "schema": 1,
            "ok": self.ok,
            "sha256": self.sha256,
            "recomputed": self.recomputed,
            "members": self.members,
            "findings": [one.as_dict() for one in self.findings],
            "notes": list(self.notes),
        }


def verify(path: str | PathLike[str]) -> Verification:
    """Recompute a pack from its own inputs and compare every member.

    A pack that was changed as a whole, inputs and results alike, verifies: hold `sha256` against the one noted when
    the pack was handed over.

    Raises
    ------
    BookError
        The file is no pack.
    LimitExceeded
        It holds more than a pack may.
    """
    file = Path(path)
    content = _content(file)
    findings = list(_checksums(content))
    options = _options(content, file)
    notes: list[str] = []
    recomputed: dict[str, bytes] = {}
    try:
        recomputed = _recomputed(content, options)
    except CarbonAcctError as error:
        findings.append(Finding(OPTIONS, f"cannot be recomputed: {error.message}"))
    version = _version(content)
    if version not in ("", __version__):
        notes.append(f"made by carbonacct {version}, recomputed by {__version__}")
    known = {CHECKSUMS, OPTIONS, *(name for name in content if name.startswith("inputs/")), *recomputed}
    findings += [Finding(name, "is no member of a pack") for name in content if name not in known and recomputed]
    for name, data in recomputed.items():
        if name not in content:
            findings.append(Finding(name, "is missing"))
        elif not _same(name, content[name], data):
            findings.append(Finding(name, difference(name, content[name], data)))
    return Verification(sha256_of(file), tuple(findings), len(recomputed), len(content), tuple(notes))


def _content(file: Path) -> dict[str, bytes]:
    """Return every member; a zip that is broken or too large is refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_MEMBERS or sum(one.file_size for one in entries) > MOST_BYTES:
                raise LimitExceeded("the pack holds more than a pack may", where=str(file))
            for one in entries:
                if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise BookError(
                        "the pack is packed as ours never are",
                        where=f"{file} ({one.filename})",
                        given=f"compression method {one.compress_type}",
                        needed="stored or deflated",
                        hint="take the pack as it was written",
                    )
            names = [one.filename for one in entries]
            if len(set(names)) < len(names):
                raise BookError("the pack has a member twice", where=str(file))
            return {one.filename: archive.read(one) for one in entries if not one.is_dir()}
    except OSError as error:
        reason = error.strerror or str(error)
        raise BookError(f"the file cannot be read: {reason}", where=str(file), hint="name a file that exists") from None
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        RuntimeError,
        NotImplementedError,
        EOFError,
    ) as error:
        raise BookError(
            "this is no pack", where=str(file), given=str(error), hint="carbonacct report … -o PACK.zip"
        ) from None


def _options(content: Mapping[str, bytes], file: Path) -> dict[str, Any]:
    try:
        options = json.loads(content[OPTIONS])
    except (KeyError, ValueError):
        raise BookError("the pack has no readable options", where=str(file), needed=OPTIONS) from None
    if not isinstance(options, dict) or options.get("schema") != SCHEMA:
        raise BookError("the pack is of another schema", where=str(file), needed=f"schema {SCHEMA}")
    return options


def _checksums(content: Mapping[str, bytes]) -> list[Finding]:
    told: dict[str, str] = {}
    if CHECKSUMS in content:
        text = content[CHECKSUMS].decode("utf-8-sig", errors="replace")
        told = {row.get("member") or "": row.get("sha256") or "" for row in csv.DictReader(io.StringIO(text))}
    findings = [] if told else [Finding(CHECKSUMS, "is missing or empty")]
    for name, data in content.items():
        if name != CHECKSUMS and told.get(name) != hashlib.sha256(data).hexdigest():
            findings.append(Finding(name, "its checksum is not the one listed"))
    return findings + [Finding(name, "is listed and missing") for name in told if name not in content]


def results_of(path: str | PathLike[str]) -> dict[str, Benefits | Emissions]:
    """Recompute the results of a pack from its inputs alone, to walk a figure of it back (``explain``) or look further.

    Raises
    ------
    BookError
        The file is no pack, or lacks an input.
    LimitExceeded
        It holds more than a pack may.
    """
    content = _content(Path(path))
    with _unpacked(content, _options(content, Path(path))) as inputs:
        return inputs.results()


def _recomputed(content: Mapping[str, bytes], options: Mapping[str, Any]) -> dict[str, bytes]:
    """Return every computed member, from the inputs in the pack alone."""
    with _unpacked(content, options) as inputs:
        return members(inputs, options)


@contextmanager
def _unpacked(content: Mapping[str, bytes], options: Mapping[str, Any]) -> Iterator[Inputs]:
    """Lay the inputs of a pack into a folder for a while."""
    with tempfile.TemporaryDirectory() as folder:
        for role, name in options["files"].items():
            plain = Path(str(name)).name
            if plain != name or f"inputs/{name}" not in content:
                raise BookError("an input is missing", where=role, given=str(name))
            (Path(folder) / plain).write_bytes(content[f"inputs/{name}"])
        yield inputs_from(Path(folder), options)


def _version(content: Mapping[str, bytes]) -> str:
    try:
        return str(json.loads(content[MANIFEST]).get("carbonacct", ""))
    except (KeyError, ValueError, AttributeError):
        return ""


def _same(name: str, packed: bytes, recomputed: bytes) -> bool:
    """Compare two members: Parquet by schema and values, all else by bytes."""
    if not name.endswith(".parquet"):
        return packed == recomputed
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return bool(pq.read_table(io.BytesIO(packed)).equals(pq.read_table(io.BytesIO(recomputed))))
    except pa.ArrowException:
        return False


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
