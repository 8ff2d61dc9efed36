"""Search for faults: ``python -m tests.fuzz --seconds 60`` or ``--inputs 1000000``, over all targets or those named.

Each target runs in a process of its own, so that a reader that kills its process is found too. The exit status is 1
when anything but a book or an error of ours came out; the input is then kept in ``--keep``.
"""

from __future__ import annotations

import argparse
import faulthandler
import multiprocessing
import signal
import sys
import time
import traceback
import warnings
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from tests.fuzz.targets import TARGETS, tried

LONGEST = 10
FAULTS_KEPT = 20
# Share of the time that each target gets: what is quick to try needs little to be tried often.
WEIGHTS = {"csv": 4, "csv-rows": 3, "xlsx": 4, "parquet": 4, "arrow": 3, "records": 2, "factor-files": 3}


class Hang(BaseException):
    """An input took more seconds of the processor than any should."""


def search(name: str, seconds: float, inputs: int, seed: int, keep: Path, told: Connection) -> None:
    """Try inputs for a while or up to a number; send how many were tried, read, and how many faults there were."""
    warnings.simplefilter("error")
    faulthandler.enable()
    target, random = TARGETS[name], Random(f"{name} {seed}")
    signal.signal(signal.SIGPROF, _hang)
    end, count, read, faults, slowest = time.monotonic() + seconds, 0, 0, 0, 0.0
    last = keep / f"{name}.last"
    while count < inputs and time.monotonic() < end and faults < FAULTS_KEPT:
        given = target.make(random)
        if target.files:
            last.write_bytes(given)
        start = time.monotonic()
        signal.setitimer(signal.ITIMER_PROF, LONGEST)
        try:
            read += tried(target, given)
        except (Exception, Hang):
            faults += 1
            _note(keep / f"{name}-{seed}-{count}", given)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        slowest = max(slowest, time.monotonic() - start)
        count += 1
    last.unlink(missing_ok=True)
    told.send((count, read, faults, slowest))


def _hang(*_: object) -> None:
    raise Hang


def _note(path: Path, given: object) -> None:
    if isinstance(given, bytes):
        path.write_bytes(given)
    path.with_suffix(".txt").write_text(f"{given!r}\n\n{traceback.format_exc()}", "utf-8")


def main() -> int:
    """Run the search and print one line a target."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60, help="over all targets")
    parser.add_argument("--inputs", type=int, default=sys.maxsize, help="at most, for each target")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", action="append", choices=TARGETS)
    parser.add_argument("--keep", type=Path, default=Path(".fuzz"))
    options = parser.parse_args()
    options.keep.mkdir(exist_ok=True)
    names = options.target or [*TARGETS]
    share = options.seconds / sum(WEIGHTS.get(name, 1) for name in names)
    total, bad = 0, 0
    for name in names:
        receiving, sending = multiprocessing.Pipe(duplex=False)
        seconds = share * WEIGHTS.get(name, 1)
        process = multiprocessing.Process(
            target=search, args=(name, seconds, options.inputs, options.seed, options.keep, sending)
        )
        process.start()
        sending.close()
        try:
            count, read, faults, slowest = receiving.recv()
        except EOFError:
            count, read, faults, slowest = 0, 0, 1, 0.0
            print(f"{name}: the process died; see {options.keep / (name + '.last')}", flush=True)
        process.join()
        line = f"{name:17}{count:>9,} inputs {read:>9,} read {count - read - faults:>9,} refused {faults:>3} faults"
        print(f"{line}   slowest {slowest * 1000:.0f} ms", flush=True)
        total, bad = total + count, bad + faults
    print(f"{'all':17}{total:>9,} inputs, {bad} faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
