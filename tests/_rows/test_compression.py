"""Compressed sources give the lines that were compressed."""

from __future__ import annotations

import gzip
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from batchwright._rows import compression
from batchwright._rows.lines import open_lines
from batchwright.errors import InputError

CONTENT = b"".join(b'{"custom_id": "r%d"}\n' % n for n in range(20_000))


def lines_of(source: Any) -> list[bytes]:
    with open_lines(source) as lines:
        return list(lines)


def zstd(content: bytes) -> bytes:
    return pytest.importorskip("zstandard").compress(content)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ["in.jsonl", "in.jsonl.gz", "in.jsonl.zst", "in"])
@pytest.mark.parametrize("kind", ["plain", "gzip", "zstd"])
def test_compression_is_seen_in_the_content(tmp_path: Path, name: str, kind: str) -> None:
    content = {"plain": bytes, "gzip": gzip.compress, "zstd": zstd}[kind](CONTENT)
    path = tmp_path / name
    path.write_bytes(content)
    assert b"".join(lines_of(path)) == b"".join(lines_of(str(path))) == CONTENT
    with path.open("rb") as file:
        assert b"".join(lines_of(file)) == CONTENT
        assert not file.closed


def test_several_compressed_members_are_one_file() -> None:
    first, second = CONTENT[:1000], CONTENT[1000:]
    assert b"".join(lines_of(gzip.compress(first) + gzip.compress(second))) == CONTENT
    assert b"".join(lines_of(zstd(first) + zstd(second))) == CONTENT


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
@pytest.mark.parametrize("cut", [-1, -9, 30])
def test_a_compressed_file_that_is_cut_off_is_an_error(tmp_path: Path, kind: str, cut: int) -> None:
    content = {"gzip": gzip.compress, "zstd": zstd}[kind](CONTENT)
    path = tmp_path / "in.gz"
    path.write_bytes(content[:cut])
    with pytest.raises(InputError, match=r"in\.gz: the .* cut off"):
        lines_of(path)


def test_a_damaged_compressed_file_is_an_error() -> None:
    for content in (gzip.compress(CONTENT), zstd(CONTENT)):
        damaged = content[:12] + bytes(byte ^ 0xFF for byte in content[12:40]) + content[40:]
        with pytest.raises(InputError, match="damaged"):
            lines_of(damaged)


def test_zstandard_without_its_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zstd(CONTENT)
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(InputError, match=r"pip install 'batchwright\[zstd\]'"):
        lines_of(content)


def test_what_is_packed_a_thousandfold_comes_in_small_amounts() -> None:
    packed = BytesIO(zstd(bytes(1 << 28)))
    sizes = [len(data) for data in compression._from_zstd(packed, "in")]
    assert sum(sizes) == 1 << 28
    assert max(sizes) <= 1 << 25
