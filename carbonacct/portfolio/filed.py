"""Results that were filed: a JSON file, or those in a filed pack."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from carbonacct.errors import OptionError

PACK, MEMBER, LARGEST = ".zip", re.compile(r"results/[^/]+\.json"), 1 << 30


def filed_results(path: Path, where: str) -> list[Any]:
    """Return what a JSON file, or each result of a pack, holds.

    Parameters
    ----------
    path
        The file; a pack ends in ``.zip``.
    where
        The option that named it.

    Raises
    ------
    OptionError
        The file cannot be read, is damaged, is neither JSON nor a pack, or holds a result too large to be read.
    """
    try:
        texts = _members(path, where) if path.suffix.lower() == PACK else [path.read_bytes()]
        return [json.loads(text.decode("utf-8")) for text in texts]
    except OptionError:
        raise
    except (OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise OptionError(
            "the filed result cannot be read; it is JSON or a pack", where=where, given=path.name, hint=str(error)
        ) from error


def _members(path: Path, where: str) -> list[bytes]:
    with zipfile.ZipFile(path) as pack:
        members = [one for one in pack.infolist() if MEMBER.fullmatch(one.filename)]
        for one in members:
            if one.file_size >= LARGEST or one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise OptionError(
                    "a result of the pack is larger than is read, or packed as ours never are",
                    where=where,
                    given=f"{path.name} ({one.filename}), {one.file_size} bytes",
                    needed=f"below {LARGEST} bytes, stored or deflated",
                )
        return [pack.read(one) for one in members]
