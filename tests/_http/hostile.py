"""Responses that no server should send."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

__all__ = ["BODIES", "HEADERS", "RAW", "STATUSES"]

BATCH: dict[str, Any] = {
    "id": "batch_1",
    "object": "batch",
    "endpoint": "/v1/embeddings",
    "errors": None,
    "input_file_id": "file-1",
    "completion_window": "24h",
    "status": "completed",
    "output_file_id": "file-2",
    "error_file_id": None,
    "created_at": 1,
    "request_counts": {"total": 1, "completed": 1, "failed": 0},
    "metadata": None,
}
ODD: dict[str, Any] = {
    "null": None,
    "true": True,
    "zero": 0,
    "2**64-1": 2**64 - 1,
    "-2**63": -(2**63),
    "2**64": 2**64,
    "1e308": 1e308,
    "empty text": "",
    "text": "text",
    "half a character": "\ud800",
    "NUL": "\0",
    "long text": "a" * 100_000,
    "empty list": [],
    "list": [1, "a", None, {}],
    "empty object": {},
    "object": {"total": 2**64 - 1, "data": "x", "": None},
}


def nested(open_: str, close: str, depth: int) -> bytes:
    """JSON in JSON in JSON."""
    return (open_ * depth + "1" + close * depth).encode()


def bodies() -> dict[str, bytes]:
    """Bodies by name."""
    found = {
        "nothing": b"",
        "spaces": b" \r\n\t",
        "NUL": b"\0",
        "not UTF-8": b'{"id": "\xff\xfe"}',
        "UTF-16": json.dumps(BATCH).encode("utf-16"),
        "a byte order mark": b"\xef\xbb\xbf" + json.dumps(BATCH).encode(),
        "cut": json.dumps(BATCH).encode()[:-5],
        "twice": json.dumps(BATCH).encode() * 2,
        "NaN": b"NaN",
        "Infinity": b'{"created_at": Infinity}',
        "-0": b"-0",
        "1e999": b'{"created_at": 1e999}',
        "5,000 digits": b'{"created_at": ' + b"9" * 5000 + b"}",
        "HTML": b"<html><title>Sign in</title></html>",
        "a character reference": b"&#" + b"9" * 5000 + b";",
        "many tags": b"<" * 20_000,
        "many scripts": b"<script" * 5000,
        "repeated keys": b'{"id": 1, "id": "batch_1"}',
        "1 MB of spaces": b" " * 1_000_000,
        "an error": b'{"error": {"message": "no", "code": "x"}}',
        "an error as text": b'{"error": "no"}',
        "an error with half a character": rb'{"error": {"message": "\ud800"}}',
        "an error that is nested": b'{"error": ' + nested("[", "]", 900) + b"}",
        "an endless list": json.dumps(
            {"object": "list", "data": [BATCH], "has_more": True}
        ).encode(),
        "17 MB": b"[" + b"1," * 8_500_000 + b"1]",
    }
    for depth in (100, 500, 900, 1000, 1023, 1024, 5000, 1_000_000):
        found[f"lists {depth} deep"] = nested("[", "]", depth)
        found[f"objects {depth} deep"] = nested('{"a":', "}", depth)
        found[f"a batch {depth} deep"] = (
            json.dumps(BATCH).encode()[:-1] + b',"x":' + nested("[", "]", depth) + b"}"
        )
    for name, value in ODD.items():
        found[name] = json.dumps(value).encode()
        for field in ("id", "status", "errors", "request_counts", "created_at", "metadata"):
            found[f"{field}: {name}"] = json.dumps({**BATCH, field: value}).encode()
        for field in ("data", "has_more", "last_id"):
            page = {"object": "list", "data": [BATCH], "has_more": False, field: value}
            found[f"{field} of a page: {name}"] = json.dumps(page).encode()
        found[f"an error that is {name}"] = json.dumps({"error": value}).encode()
        found[f"a message that is {name}"] = json.dumps({"error": {"message": value}}).encode()
    return found


BODIES = bodies()
STATUSES = [
    200,
    201,
    204,
    206,
    299,
    300,
    302,
    304,
    400,
    401,
    404,
    408,
    409,
    416,
    429,
    500,
    599,
    999,
]
_DIGITS = b"9" * 5000
HEADERS: dict[str, tuple[int, list[tuple[bytes, bytes]]]] = {
    f"{name.decode()}: {value[:24]!r} ({status})": (status, [(name, value)])
    for name, values in {
        b"Location": [
            b"javascript:alert(1)",
            b"javascript:",
            b"data:text/html,x",
            b"http://",
            b"//",
            b"https://a:0/",
            b"https://a:65536/",
            b"https://a:" + _DIGITS,
            b"https://[::1",
            b"https://[v1.x]/",
            b"https://xn--\xff/",
            b"https://" + b"a" * 300 + b".example/",
            b"https://a..b/",
            b"/" + b"a" * 60_000,
            b"\xff\xfe",
            b"http://user:pass@127.0.0.1:1/",
            b"http://127.0.0.1:1/%00%ff",
            b"?",
            b"#",
        ],
        b"Retry-After": [
            b"9" * 36,
            b"9" * 36 + b" Nov 2026",
            _DIGITS,
            b"1e400",
            b"-1",
            b"Monday",
            b"Fri, 99 Nov 99999 99:99:99 GMT",
            b"Fri, 20 Nov 2026 12:00:30 +99999999999999",
            b"\xff",
            b"0x10",
            b"1_0",
        ],
        b"Retry-After-Ms": [_DIGITS, b"nan", b"-inf", b"\xe9"],
        b"X-Should-Retry": [b"true", b"\xff", b"maybe"],
        b"X-Request-Id": [b"\xff\xfe", b"a" * 60_000, b""],
        b"Content-Range": [
            b"bytes " + _DIGITS + b"-1/2",
            b"bytes 0-1/" + _DIGITS,
            b"bytes */*",
            b"\xff",
        ],
        b"Content-Type": [
            b"application/json; charset=hex",
            b"text/plain; charset=\xff",
            b"a/b; charset=" + b"x" * 10_000,
            b";;;=",
            b"multipart/byteranges",
        ],
        b"Content-Encoding": [
            b"gzip",
            b"deflate",
            b"br",
            b"zstd",
            b"gzip, gzip",
            b"\xff",
            b"identity",
            b"," * 1000,
        ],
        b"ETag": [b"\xff", b'W/"', b"a" * 60_000],
        b"Set-Cookie": [
            b"a=b; Max-Age=" + _DIGITS,
            b"a=b; Expires=Fri, 99 Nov 99999 99:99:99 GMT",
            b"a=b; Domain=\xff; Path=\xff",
            b"; ; =",
            b"a=b; Version=" + _DIGITS,
            b"a=b; Port=" + _DIGITS,
        ],
        b"X-Caf\xe9".replace(b"\xe9", b""): [b"\xff\xfe", b"", b"a" * 60_000],
    }.items()
    for value in values
    for status in (200, 302, 429)
}


def _head(*lines: bytes, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 " + b"\r\n".join([status, *lines, b"", b""])


_CHUNKED = b"Transfer-Encoding: chunked"
RAW = {
    "nothing": b"",
    "one byte": b"H",
    "noise": bytes(range(256)),
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "TLS": b"\x15\x03\x01\x00\x02\x02\x28",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/0.9": b"<html>",
    "HTTP/9.9": b"HTTP/9.9 200 OK\r\n\r\n{}",
    "status 0": _head(status=b"0 No"),
    "status 99": _head(status=b"99 No"),
    "status 1000": _head(status=b"1000 No"),
    "status of 5,000 digits": _head(status=_DIGITS),
    "a status that is a word": _head(status=b"OK"),
    "a reason outside ASCII": _head(b"Content-Length: 2", status=b"400 \xff\xfe") + b"{}",
    "a long reason": _head(b"Content-Length: 2", status=b"400 " + b"a" * 50_000) + b"{}",
    "101": _head(b"Upgrade: websocket", status=b"101 Switching Protocols"),
    "103 and nothing": _head(status=b"103 Early Hints"),
    "many 103s": _head(status=b"103 Early Hints") * 1000 + _head(b"Content-Length: 2") + b"{}",
    "a header without a colon": _head(b"no colon"),
    "a header without a name": _head(b": x"),
    "a header with NUL": _head(b"X: \0"),
    "a header outside ASCII": _head(b"X\xff: y"),
    "a folded header": _head(b"X: a", b" b", b"Content-Length: 2") + b"{}",
    "many headers": _head(*[b"X-%d: y" % n for n in range(2000)]),
    "endless headers": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 300_000,
    "two lengths": _head(b"Content-Length: 2", b"Content-Length: 3") + b"{} ",
    "a negative length": _head(b"Content-Length: -1"),
    "a length that is a word": _head(b"Content-Length: two"),
    "a length of 36 digits": _head(b"Content-Length: " + b"9" * 36) + b"{}",
    "a length of 5,000 digits": _head(b"Content-Length: " + _DIGITS) + b"{}",
    "a length of Arabic digits": _head("Content-Length: ٢".encode()) + b"{}",
    "a length above the body's": _head(b"Content-Length: 9") + b"{}",
    "a length below the body's": _head(b"Content-Length: 2") + b"{}{}{}",
    "an unknown transfer encoding": _head(b"Transfer-Encoding: gzip") + b"{}",
    "a length and chunks": _head(_CHUNKED, b"Content-Length: 1") + b"2\r\n{}\r\n0\r\n\r\n",
    "chunks without an end": _head(_CHUNKED) + b"2\r\n{}\r\n",
    "a chunk's length that is no number": _head(_CHUNKED) + b"zz\r\n{}\r\n",
    "a chunk's negative length": _head(_CHUNKED) + b"-2\r\n{}\r\n",
    "a chunk's length of 5,000 digits": _head(_CHUNKED) + _DIGITS + b"\r\n{}",
    "a chunk's length of 18 digits": _head(_CHUNKED) + b"f" * 18 + b"\r\n{}",
    "a chunk longer than it says": _head(_CHUNKED) + b"1\r\n{}\r\n0\r\n\r\n",
    "an odd trailer": _head(_CHUNKED) + b"2\r\n{}\r\n0\r\nX\xff: \xff\r\n\r\n",
    "gzip cut": _head(b"Content-Encoding: gzip") + gzip.compress(b"{}" * 99)[:-9],
    "gzip with a wrong sum": _head(b"Content-Encoding: gzip")
    + gzip.compress(b"{}")[:-8]
    + bytes(8),
    "gzip twice": _head(b"Content-Encoding: gzip") + gzip.compress(b"{}") * 2,
    "gzip and noise": _head(b"Content-Encoding: gzip") + gzip.compress(b"{}") + b"noise",
    "gzip of nothing": _head(b"Content-Encoding: gzip", b"Content-Length: 0"),
    "a gzip bomb": _head(b"Content-Encoding: gzip") + gzip.compress(bytes(100_000_000), 1),
    "deflate": _head(b"Content-Encoding: deflate") + zlib.compress(b"{}"),
    "raw deflate": _head(b"Content-Encoding: deflate") + zlib.compress(b"{}")[2:-4],
    "not deflate": _head(b"Content-Encoding: deflate") + b"{}",
    "an error in noise": _head(b"Content-Encoding: gzip", status=b"500 No") + b"{}",
    "204 with a body": _head(b"Content-Length: 2", status=b"204 No Content") + b"{}",
    "304 without a body": _head(b"Content-Length: 2", status=b"304 Not Modified"),
}
