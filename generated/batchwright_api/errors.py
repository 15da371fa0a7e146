"""What the generated functions raise."""

from collections.abc import Mapping


class UnexpectedStatus(Exception):
    """An answer that is not a success.

    Attributes:
        status_code: The HTTP status, whether or not it has a name.
        content: The answer's body, as it came.
        headers: The answer's headers.
    """

    def __init__(self, status_code: int, content: bytes, headers: Mapping[str, str]) -> None:
        super().__init__(status_code, content, headers)
        self.status_code = status_code
        self.content = content
        self.headers = headers

    def __str__(self) -> str:
        return f"HTTP {self.status_code}: {self.content[:500].decode(errors='replace')}"


__all__ = ["UnexpectedStatus"]
