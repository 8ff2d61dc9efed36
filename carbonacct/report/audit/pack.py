"""Making a pack: every member recomputed from the inputs alone, in a zip that is the same byte for byte each time."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonacct import __version__, methods
from carbonacct.errors import FactorNotFound, OutputError
from carbonacct.output import FORMULA, PLAIN_NUMBER, as_json, destination, records, replacing
from carbonacct.report.audit import register as judgements
from carbonacct.report.audit import sample as samples
from carbonacct.report.audit.cover import cover
from carbonacct.report.audit.inputs import Inputs
from carbonacct.report.audit.redact import redacted

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = 1
DATE = (2000, 1, 1, 0, 0, 0)
SUFFIXES = (".zip",)
OPTIONS, CHECKSUMS = "options.json", "checksums.csv"
DAY_DEPENDENT = "future_date"


def write_pack(
    inputs: Inputs,
    path: str | PathLike[str],
    *,
    sample: int = 25,
    redact: bool = False,
    filed: Mapping[str, str] | None = None,
    overwrite: bool = False,
) -> Path:
    """Write a pack.

    Parameters
    ----------
    inputs
        Files and options of the results.
    path
        File to write, ``.zip``.
    sample
        Loans to check per result.
    redact
        Whether names and ids are hashed; results are then those of the redacted copy, with the same totals.
    filed
        What a filed result says of itself: ``version``, ``reason``, ``prepared_by``, ``reviewed_by``, ``approved_by``,
        ``supersedes``.
    overwrite
        Replace a file that exists.

    Raises
    ------
    OutputError
        The suffix is not ``.zip``, the file exists or cannot be written, or redaction moved a total.
    """
    (target,) = destination(path, overwrite=overwrite, choices=SUFFIXES)
    with tempfile.TemporaryDirectory() as folder:
        packed = _packed(inputs, Path(folder), redact)
        options = {
            "schema": SCHEMA,
            "kind": "filed" if filed is not None else "audit",
            "redacted": redact,
            "sample": sample,
            "filed": dict(filed or {}),
            **packed.as_dict(),
        }
        content = members(packed, options)
        for file in packed.files.values():
            content[f"inputs/{file.name}"] = file.read_bytes()
    content[OPTIONS] = encoded(options)
    content[CHECKSUMS] = checksums(content)
    with replacing([target], overwrite=overwrite) as (file,):
        write_zip(file, content)
    return target


def _packed(inputs: Inputs, folder: Path, redact: bool) -> Inputs:
    """Return the inputs of the pack: copies under plain names, redacted where asked for."""
    if not redact:
        files = {}
        for role, path in inputs.files.items():
            files[role] = folder / f"{role}{path.suffix.lower()}"
            shutil.copyfile(path, files[role])
        return replace(inputs, files=files)
    reading = {name: value for name, value in inputs.reading.items() if name in ("units", "year", "region", "currency")}
    hidden = replace(inputs, files=redacted(inputs, folder), reading=reading)
    if "factors" in hidden.files:
        copied = folder / "factors.csv"
        shutil.copyfile(hidden.files["factors"], copied)
        hidden.files = {**hidden.files, "factors": copied}
    open_totals = {name: result.total().as_dict() for name, result in inputs.results().items()}
    for name, result in hidden.results().items():
        if result.total().as_dict() != open_totals[name]:
            raise OutputError(
                "the redacted copy has other totals",
                where=name,
                hint="make the pack without --redact, or tell us of the book's format",
            )
    return hidden


def members(inputs: Inputs, options: Mapping[str, Any]) -> dict[str, bytes]:
    """Return every member that is computed, by name; inputs, options and checksums are not among them."""
    results = inputs.results()
    found: dict[str, bytes] = {}
    for name, result in results.items():
        issues = result.issues
        found[f"results/{name}.parquet"] = parquet(result.frame)
        found[f"results/{name}.csv"] = table(result.frame)
        found[f"results/{name}.factors.csv"] = table(result.factors)
        found[f"results/{name}.issues.csv"] = table(issues[issues["code"] != DAY_DEPENDENT])
        content = result.as_dict()
        years = sorted(set(result.frame.loc[result.frame["status"] == "computed", "year"].tolist()))
        content |= {"year": years[0]} if len(years) == 1 else {}
        content["issues"] = [one for one in content["issues"] if one["code"] != DAY_DEPENDENT]
        found[f"results/{name}.json"] = encoded(content)
    found["factors.csv"] = lines_csv(*_factors(inputs, results))
    found["methods.json"] = encoded(_methods(results))
    found["register.csv"] = lines_csv(judgements.COLUMNS, judgements.register(inputs, results))
    found["sample.csv"] = lines_csv(samples.COLUMNS, samples.sample(results, int(options["sample"])))
    found["manifest.json"] = encoded(
        {
            "carbonacct": __version__,
            "inputs": {role: hashlib.sha256(path.read_bytes()).hexdigest() for role, path in inputs.files.items()},
            "factors": {inputs.factors.edition: inputs.factors.sha256},
            "datasets": dict(inputs.factors.datasets),
            "results": {name: result.manifest for name, result in results.items()},
        }
    )
    found["cover.md"] = cover(results, options).encode()
    return found


def _factors(inputs: Inputs, results: Mapping[str, Any]) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Return every factor that any result uses, once, with its source in full."""
    used = sorted({str(key) for result in results.values() for key in result.factors["id"].dropna()})
    columns = (
        *("id", "family", "key", "region", "year", "value", "unit", "low", "high", "basis", "status", "confidence"),
        *("publisher", "document", "document_no", "date", "url", "place_in_source", "note"),
    )
    lines: list[dict[str, Any]] = []
    for part in sorted({piece for key in used for piece in key.split("+")}):
        try:
            row = inputs.factors.get(part)
        except FactorNotFound:
            lines.append({"id": part})
            continue
        source = inputs.factors.source(row.source_id)
        held = {name: getattr(row, name, None) for name in columns}
        held |= {name: getattr(source, name, None) for name in columns[12:17]}
        lines.append(held)
    return columns, lines


def _methods(results: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every method that any result uses, with its equations."""
    names = sorted({name for result in results.values() for name in result.manifest["methods"]})
    found = []
    for name in names:
        method = methods.get(name)
        found.append(
            {
                "id": method.id,
                "title": dict(method.title),
                "source": str(method.source),
                "status": str(method.status),
                "validated": method.validated,
                "equation": method.equation.text,
                "latex": method.equation.latex,
                "inputs": [{"name": one.name, "kind": one.kind, "unit": str(one.unit)} for one in method.inputs],
                "notes": [str(note) for note in method.notes],
            }
        )
    return found


def encoded(content: Any) -> bytes:
    """Return plain data as JSON bytes."""
    return (as_json(content) + "\n").encode()


def parquet(frame: pd.DataFrame) -> bytes:
    """Return a frame as Parquet bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None), stream)
    return stream.getvalue()


def table(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV bytes; texts that a spreadsheet would run are neutralised."""
    return lines_csv([str(name) for name in frame.columns], records(frame))


def lines_csv(columns: Sequence[str], lines: Iterable[Mapping[str, Any]]) -> bytes:
    """Return rows as CSV bytes in UTF-8 with BOM; floats read back have the same bits."""
    formula, number = re.compile(FORMULA), re.compile(PLAIN_NUMBER)

    def cell(value: Any) -> str:
        if value is None:
            return ""
        text = repr(value) if isinstance(value, float) else str(value)
        return f"'{text}" if isinstance(value, str) and formula.search(text) and not number.search(text) else text

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(line.get(name)) for name in columns] for line in lines)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def checksums(content: Mapping[str, bytes]) -> bytes:
    """Return the SHA-256 of every member."""
    lines = [{"member": name, "sha256": hashlib.sha256(content[name]).hexdigest()} for name in sorted(content)]
    return lines_csv(("member", "sha256"), lines)


def write_zip(file: Path, content: Mapping[str, bytes]) -> None:
    """Write members as a zip: sorted, with one date, so that the same members make the same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(content):
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, content[name])
