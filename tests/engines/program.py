"""A stream in a process of its own, in small pieces: ``python -m tests.engines.program BOOK OUT [LIMIT] [WORKERS]``."""

from __future__ import annotations

import resource
import sys

from carbonacct.engines import arrow
from carbonacct.errors import CarbonAcctError

ROWS = 40


def main(book: str, out: str, limit: str = "0", workers: str = "1") -> int:
    """Run a stream; no file may become larger than a limit [bytes], if one is given."""
    arrow.PIECE_ROWS = ROWS
    if int(limit):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    try:
        arrow.benefits(book, out, by=["region"], workers=int(workers))
    except CarbonAcctError as error:
        sys.stdout.write(f"{error.code} {error.message}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
