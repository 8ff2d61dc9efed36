"""Time the import after numpy, and name the heavy libraries that came with it; prints JSON."""

import json
import sys
import time

import numpy  # noqa: F401

start = time.process_time()

import carbonacct  # noqa: E402

bare = time.process_time() - start
carbonacct.read_book, carbonacct.benefits  # noqa: B018
ready = time.process_time() - start
heavy = [name for name in ("pint", "pandas", "pyarrow", "pydantic") if name in sys.modules]
print(json.dumps({"bare": bare, "ready": ready, "heavy": heavy}))
