"""What is measured: the benchmarks, which are the rows of the table, and the peers, its columns."""

from __future__ import annotations

from dataclasses import dataclass

PEERS = {
    "floor": "floor: httpx",
    "batchwright": "batchwright",
    "openai": "openai",
    "openapi_generator": "OpenAPI Generator",
    "openapi_python_client": "openapi-python-client",
}


@dataclass(frozen=True)
class Benchmark:
    """A row of the table.

    Attributes:
        name: The name of the function in each of `bench/peers/`.
        title: What is done.
        target: How many times the floor's CPU time batchwright may take.
        size: How much is done for the table.
        growth: How much is done for the picture of growth; none if there is nothing to grow.
        unit: What is counted.
        per: How many of `size` make up one `unit`.
        step: What each size is a multiple of.
        served: Whether it needs the server.
    """

    name: str
    title: str
    target: float
    size: int = 1
    growth: tuple[int, ...] = ()
    unit: str = ""
    per: int = 1
    step: int = 1
    served: bool = False

    def scaled(self, size: int, scale: float) -> int:
        """A larger or smaller size."""
        return self.step * max(1, round(size * scale / self.step))

    def number(self, size: int) -> str:
        """How many units a size is, such as `6.4`."""
        return f"{size / self.per:,.1f}".removesuffix(".0")

    def amount(self, size: int) -> str:
        """A size in words, such as `64 MiB`."""
        return f"{self.number(size)} {self.unit}"

    def label(self, size: int) -> str:
        """What is done, and how much of it."""
        return f"{self.title}, {self.amount(size)}" if self.unit else self.title


def _growing(
    name: str,
    title: str,
    target: float,
    size: int,
    unit: str,
    *,
    per: int = 1,
    step: int = 1,
    growth: tuple[int, ...] = (),
    served: bool = False,
) -> Benchmark:
    growth = growth or (size // 10, size, size * 10)
    return Benchmark(name, title, target, size, growth, unit, per, step, served)


_MIB, _MB = 1 << 20, 10**6
_ALL = (
    Benchmark("import", "import, and make a client", 1.1),
    Benchmark("batches", "the same, and `client.batches`", 1.22),
    _growing("retrieve", "retrieve a batch", 0.89, 1_000, "times", served=True),
    _growing("list", "list in pages of 100", 1.0, 20_000, "batches", step=100, served=True),
    _growing("decode_unknown", "decode a page with an unknown key", 1.1, 100, "times"),
    _growing("decode_missing", "decode a page with a missing key", 1.1, 100, "times"),
    _growing("download", "download a file", 1.1, 64 * _MIB, "MiB", per=_MIB, served=True),
    _growing(
        "download_whole", "download a file at one go", 1.1, 64 * _MIB, "MiB", per=_MIB, served=True
    ),
    _growing("upload", "upload a file", 1.15, 200 * _MB, "MB", per=_MB, served=True),
    _growing("build", "build a file of requests", 1.25, 50_000, "lines"),
    _growing("check", "check a file of requests", 1.5, 50_000, "lines"),
    _growing("check_random", "check one with random names", 1.5, 50_000, "lines"),
    _growing("read", "read answers", 1.25, 71_000, "lines"),
    _growing(
        "run",
        "run from requests to answers",
        3.0,
        1_000_000,
        "requests",
        growth=(10_000, 100_000, 1_000_000),
        served=True,
    ),
)
BENCHMARKS = {benchmark.name: benchmark for benchmark in _ALL}
