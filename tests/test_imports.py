"""What is imported, and when: heavy packages only once they are needed."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"attrs", "dateutil", "orjson", "sqlite3", "starlette", "typer"}


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
