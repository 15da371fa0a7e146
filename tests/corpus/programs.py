"""The body that an example program sends, in curl, Python or JavaScript."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

ENDPOINTS = {
    "/v1/chat/completions": "chat.completions.create",
    "/v1/completions": "completions.create",
    "/v1/embeddings": "embeddings.create",
    "/v1/images/edits": "images.edit",
    "/v1/images/generations": "images.generate",
    "/v1/moderations": "moderations.create",
    "/v1/responses": "responses.create",
    "/v1/videos": "videos.create",
}
"""Each endpoint, with the method of the vendor's package that calls it."""

_TOKEN = re.compile(
    r"""\s*(?:(?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)
    |(?P<number>-?\d+(?:\.\d+)?)
    |(?P<name>[A-Za-z_$][\w$]*)
    |(?P<mark>[{}\[\]:,()]))""",
    re.VERBOSE | re.DOTALL,
)
_WORDS = {"true": True, "false": False, "null": None}


def body(endpoint: str, language: str, text: str) -> Any:
    """Return the body that an example sends.

    Raises:
        LookupError: If it sends files, which a line cannot, or if its language is not read here.
        ValueError: If a part of the body is no constant.
    """
    if language == "curl":
        return _of_curl(text)
    if language == "python":
        return _of_python(endpoint, text)
    if language in ("javascript", "node.js"):
        return _of_javascript(endpoint, text)
    raise LookupError(f"a program in {language}")


def _of_curl(text: str) -> Any:
    found = re.search(r"(?:-d|--data(?:-raw)?)\s+'(.*?)'(?=\s*(?:\\?\n|$|\|))", text, re.DOTALL)
    if found is None:
        raise LookupError("no JSON is sent")
    return json.loads(found[1].replace("'\\''", "'"))


def _of_python(endpoint: str, text: str) -> Any:
    tree = ast.parse(text)
    known: dict[str, ast.expr] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            known[node.targets[0].id] = node.value
    method = ENDPOINTS[endpoint]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(f".{method}"):
            return {
                word.arg: _constant(known.get(getattr(word.value, "id", ""), word.value))
                for word in node.keywords
                if word.arg
            }
    raise LookupError(f"no call of {method}")


def _constant(node: ast.expr) -> Any:
    if any(isinstance(part, ast.Call) for part in ast.walk(node)):
        raise LookupError("a file is sent")
    return ast.literal_eval(node)


def _of_javascript(endpoint: str, text: str) -> Any:
    start = text.find(f".{ENDPOINTS[endpoint]}(")
    if start < 0:
        raise LookupError(f"no call of {ENDPOINTS[endpoint]}")
    known = {
        found[1]: found.end()
        for found in re.finditer(r"(?:const|let|var)\s+(\w+)\s*=\s*(?=[\[{\"'`])", text)
    }
    return _Javascript(text, known).value(text.index("(", start) + 1)[0]


class _Javascript:
    """Reads the literals of JavaScript: objects, lists, strings, numbers, and names of such."""

    def __init__(self, text: str, known: dict[str, int]) -> None:
        self.text = text
        self.known = known

    def token(self, at: int) -> tuple[str, str, int]:
        found = _TOKEN.match(self.text, at)
        if found is None:
            raise LookupError(f"no literal: {self.text[at : at + 30]!r}")
        if found["comment"]:
            return self.token(found.end())
        return str(found.lastgroup), found[str(found.lastgroup)], found.end()

    def value(self, at: int) -> tuple[Any, int]:
        kind, text, end = self.token(at)
        if kind == "string":
            return ast.literal_eval(f'"""{text[1:-1]}"""'), end
        if kind == "number":
            return json.loads(text), end
        if kind == "name":
            if text in _WORDS:
                return _WORDS[text], end
            if text not in self.known:
                raise LookupError(f"{text} is no constant")
            return self.value(self.known[text])[0], end
        if text == "[":
            return self.items(end)
        if text == "{":
            return self.object(end)
        raise LookupError(f"no literal: {text}")

    def items(self, at: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        while self.token(at)[1] != "]":
            value, at = self.value(at)
            found.append(value)
            at = self.after_comma(at)
        return found, self.token(at)[2]

    def object(self, at: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        while self.token(at)[1] != "}":
            kind, name, at = self.token(at)
            name = name[1:-1] if kind == "string" else name
            if self.token(at)[1] == ":":
                found[name], at = self.value(self.token(at)[2])
            elif name in self.known:
                found[name] = self.value(self.known[name])[0]
            else:
                raise LookupError(f"{name} is no constant")
            at = self.after_comma(at)
        return found, self.token(at)[2]

    def after_comma(self, at: int) -> int:
        _, text, end = self.token(at)
        return end if text == "," else at
