"""The error that the generated functions raise."""

from collections.abc import Mapping


class UnexpectedStatus(Exception):
    """The response is not a success.

    Attributes:
        status_code: The HTTP status, registered or not.
        content: The body of the response.
        headers: The headers of the response.
    """

    def __init__(self, status_code: int, content: bytes, headers: Mapping[str, str]) -> None:
        super().__init__(status_code, content, headers)
        self.status_code = status_code
        self.content = content
        self.headers = headers

    def __str__(self) -> str:
        return f"HTTP {self.status_code}: {self.content[:500].decode(errors='replace')}"


__all__ = ["UnexpectedStatus"]
