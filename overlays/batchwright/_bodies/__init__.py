"""The bodies of requests, checked by their endpoint's own schema."""

from batchwright._bodies.checking import check
from batchwright._bodies.wording import Finding

__all__ = ["Finding", "check", "line_decoder"]


def __getattr__(name: str) -> object:
    if name == "line_decoder":
        from batchwright._bodies.decoding import line_decoder

        return line_decoder
    raise AttributeError(name)
