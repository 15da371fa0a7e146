"""Record the demo in a terminal, as an animated drawing: docs/demo.svg."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pyte
from terminal_svg import Frame, Row, Style, Text, drawing

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "demo.svg"
COLUMNS, ROWS = 80, 26
DESCRIPTION = "A terminal in which `make demo` runs thousands of requests as batches"
TYPED = "$ make demo\r\n"
SHORTEST, LONGEST = 0.08, 0.4  # seconds that a frame is shown


def record(command: list[str]) -> Iterator[tuple[float, str]]:
    """Run a command in a terminal, and yield what it prints with the time in seconds."""
    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=end, stdout=end, stderr=end
    )
    os.close(end)
    decoder = getincrementaldecoder("utf-8")()
    try:
        while data := _read(terminal):
            yield time.monotonic(), decoder.decode(data)
    finally:
        process.terminate()
        code = process.wait()
        os.close(terminal)
    if code:
        raise subprocess.CalledProcessError(code, command)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # on Linux, how a terminal says that nobody writes to it any more
        return b""


def frames(output: Iterable[tuple[float, str]]) -> list[Frame]:
    """The screens that output leads to, each with the seconds until the next; pauses are cut."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(screen)
    stream.feed(TYPED)
    shown = [(0.0, _rows(screen))]
    for when, text in output:
        stream.feed(text)
        if len(shown) > 1 and when - shown[-1][0] < SHORTEST:
            shown[-1] = (shown[-1][0], _rows(screen))
        elif (rows := _rows(screen)) != shown[-1][1]:
            shown.append((when, rows))
    gaps = [after - before for (before, _), (after, _) in pairwise(shown)]
    seconds = [*(min(gap, LONGEST) for gap in gaps), LONGEST]
    return [Frame(length, rows) for length, (_, rows) in zip(seconds, shown, strict=True)]


def _rows(screen: pyte.Screen) -> tuple[Row, ...]:
    return tuple(tuple(_texts(screen.buffer[number])) for number in range(ROWS))


def _texts(line: pyte.screens.StaticDefaultDict[int, pyte.screens.Char]) -> Iterator[Text]:
    """The words of a line, as long as their style is the same."""
    found: list[Text] = []
    for column in range(COLUMNS):
        char = line[column]
        style = Style(char.fg, char.bold)
        if found and found[-1].style == style and found[-1].end == column:
            found[-1] = Text(found[-1].column, found[-1].text + char.data, style)
        else:
            found.append(Text(column, char.data, style))
    for text in found:
        if text.text.strip():
            yield text.stripped()


def main() -> int:
    """Run as a program."""
    command = [sys.executable, "examples/demo.py"]
    text = drawing(frames(record(command)), COLUMNS, ROWS, DESCRIPTION)
    TARGET.write_text(text, "utf-8")
    print(f"{TARGET.relative_to(ROOT)}  {len(text.encode()):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
