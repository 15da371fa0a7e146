"""The time that `import batchwright` and a `Client` take, compared with `import httpx`.

To compare by hand:
    python -X importtime -c "import httpx"
    python -X importtime -c "import batchwright; batchwright.Client(api_key='x')"
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

ROUNDS = 7
# Without rich and click, which httpx imports for its command line if they are installed, so that
# `import httpx` is at its fastest and the comparison at its hardest.
BARE = "import sys; sys.modules['rich'] = sys.modules['click'] = None; "
HTTPX = BARE + "import httpx"
CLIENT = BARE + "import batchwright; batchwright.Client(api_key='x')"
HEAVY = {"attrs", "dateutil", "orjson", "sqlite3", "starlette", "typer"}


def cpu_seconds(code: str, environment: dict[str, str]) -> float:
    """The CPU time that a fresh interpreter takes to run some code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_client_takes_at_most_1_4_times_as_long_as_importing_httpx(tmp_path: Path):
    """The best of several alternating rounds, so that a busy machine slows down both."""
    # Both are compiled in the first round, as packages are when they are installed.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    rounds = [
        (cpu_seconds(HTTPX, environment), cpu_seconds(CLIENT, environment)) for _ in range(ROUNDS)
    ]
    httpx_alone, client = (min(times) for times in zip(*rounds, strict=True))
    assert client <= 1.4 * httpx_alone


def loaded(code: str) -> set[str]:
    """The top-level modules that some code loads."""
    code += "; import sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True
    )
    return set(done.stdout.split())


def test_heavy_modules_are_imported_on_first_use():
    assert "httpx" not in loaded("import batchwright")
    for name in ("Client", "AsyncClient"):
        batches = f"import batchwright; batchwright.{name}(api_key='x').batches"
        assert not loaded(batches) & HEAVY
        assert "attrs" in loaded(f"{batches}.retrieve")
