"""Memory does not grow with the answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ..lines import answer
from .bodies import chat, embeddings

PEAK = """
import resource, sys
import pyarrow.parquet
from batchwright import results
source, target, join = sys.argv[1:]
options = {"join": join, "on": "id"} if join else {}
results.table(source, **options).write(target)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(source: Path, target: Path, join: Path | None = None) -> int:
    """The most memory that writing a table takes, in KiB."""
    command = [sys.executable, "-c", PEAK, str(source), str(target), str(join or "")]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def texts(path: Path, count: int) -> Path:
    good = answer("ID", body=chat("some text " * 20))
    path.write_bytes(b"".join(good.replace(b"ID", b"r%d" % n) for n in range(count)))
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="there is no resource module")
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_200_000_texts_take_as_much_memory_as_100_000(tmp_path: Path, name: str) -> None:
    """Less than 24 MB more; the table itself has 80 MB."""
    few, many = (texts(tmp_path / f"{count}.jsonl", count) for count in (100_000, 200_000))
    assert peak(many, tmp_path / f"many.{name}") - peak(few, tmp_path / f"few.{name}") < 24_000


@pytest.mark.skipif(sys.platform == "win32", reason="there is no resource module")
def test_a_matrix_takes_no_memory(tmp_path: Path) -> None:
    """Vectors of 64 MB, beside 6.4 MB of them."""
    line = answer("ID", body=embeddings([0.5] * 1600, as_base64=True))
    peaks = []
    for count in (1_000, 10_000):
        path = tmp_path / f"{count}.jsonl"
        path.write_bytes(line * count)
        peaks.append(peak(path, tmp_path / f"{count}.npy"))
    assert peaks[1] - peaks[0] < 6_000


@pytest.mark.skipif(sys.platform == "win32", reason="there is no resource module")
def test_a_join_in_order_takes_no_memory(tmp_path: Path) -> None:
    """50,000 rows and answers, beside 5,000 of them."""
    peaks = []
    for count in (5_000, 50_000):
        given = tmp_path / f"{count}.csv"
        given.write_text("id,text\n" + "".join(f"r{n},{'long ' * 50}\n" for n in range(count)))
        answers = texts(tmp_path / f"{count}.jsonl", count)
        peaks.append(peak(answers, tmp_path / f"{count}.out.csv", given))
    assert peaks[1] - peaks[0] < 6_000
