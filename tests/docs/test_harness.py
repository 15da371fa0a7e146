"""A page with a mistake fails."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
import yaml

from batchwright import Client, NotFoundError
from batchwright.server import Server

from . import docstrings, links, pages
from .commands import Command, check, commands, session
from .prepared import TEXTS
from .programs import awaits, execute, run_tests
from .shell import matches, run_script, run_session
from .test_languages import test_block as check_language
from .test_languages import test_text_hides_no_code as check_text
from .test_python import run

PAGE = """\
# A page

A [link](other.md#two), an ![image](missing.svg), and [one](https://example.com/x) elsewhere.

- In a list:

  ```python
  1 / 0
  ```

| a | b |
|---|---|
| [c](../c.md) | d |

## A page

```toml
a = [
```

    print("indented")
"""
MODULE = '''\
def f():
    """Do it.

    Example:
        with f() as g:
            g()

    Returns:
        Nothing.
    """

class C:
    """A class, made so:

        C()

    Not so:

        C C

    Example:
        >>> C()
    """
'''


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(PAGE)
    return path


def test_what_is_on_a_page(page: Path):
    found = [(block.line, block.language, block.text) for block in pages.blocks(page)]
    assert found == [
        (8, "python", "1 / 0\n"),
        (18, "toml", "a = [\n"),
        (21, "indented", 'print("indented")\n'),
    ]
    assert [(link.line, link.target) for link in pages.links(page)] == [
        (3, "other.md#two"),
        (3, "missing.svg"),
        (3, "https://example.com/x"),
        (13, "../c.md"),
    ]
    assert pages.anchors(page) == {"a-page", "a-page-1"}


def test_a_program_that_raises_points_to_its_page(page: Path):
    block = next(pages.blocks(page))
    with pytest.raises(ZeroDivisionError) as caught:
        execute(block.text, block.page, block.line)
    last = traceback.extract_tb(caught.tb)[-1]
    assert (last.filename, last.lineno, last.line) == (str(page), 8, "1 / 0")


@pytest.mark.parametrize(
    "text",
    [
        "import sys; sys.exit(2)",
        "import warnings; warnings.warn('old', DeprecationWarning)",
        "await missing()",
        "assert __name__ != '__main__'",
    ],
)
def test_a_program_that_fails(text: str, page: Path):
    with pytest.raises((AssertionError, DeprecationWarning, NameError)):
        execute(text, page, 1)


def test_only_a_docstring_may_await_at_its_top(page: Path, server: Server, workspace: Path):
    assert awaits("x = [y async for y in z]")
    assert not awaits("async def f():\n    await g()")
    with pytest.raises(AssertionError, match=r"asyncio\.run"):
        run(pages.Block(page, 1, "python", "await x"), server, workspace)


def test_a_test_that_fails(tmp_path: Path):
    with pytest.raises(AssertionError, match="assert 1 == 2"):
        run_tests("def test_it():\n    assert 1 == 2\n", tmp_path)
    run_tests("def test_it():\n    assert 1 == 1\n", tmp_path)


def test_a_script_that_fails(workspace: Path):
    run_script(commands("n=1\ntest \\\n  $n = 1\n"), workspace)
    for script in ("false\ntrue\n", "echo $missing\n", "batchwright status batch_9\n"):
        with pytest.raises(AssertionError):
            run_script(commands(script), workspace)


@pytest.mark.parametrize(
    ("expected", "output", "same"),
    [
        ("a\nb\n", "a\nb", True),
        ("a\n", "a\nb\n", False),
        ("", "a\n", False),
        ("", "", True),
        ("a ... c\n", "a b c\n", True),
        ("a ... c\n", "a\nc\n", False),
        ("...\nz\n", "x\ny\nz\n", True),
        ("a\n...\nz\n", "a\nz\n", True),
        ("a\n...\n", "b\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_outputs_are_compared(expected: str, output: str, same: bool):
    assert matches(expected, output) == same


def test_a_session(workspace: Path):
    text = "$ n=1\n$ echo $n \\\n>   2\n1 2\n$ ls missing\nls: ...\n$ false\n"
    *good, last = session(text)
    run_session(good, workspace)
    with pytest.raises(AssertionError, match="false ended with 1"):
        run_session([last], workspace)
    for bad in ("$ echo 1\n2\n", "$ ls missing\n...\n", "$ exit 0\n$ true\n", "echo 1\n"):
        with pytest.raises(AssertionError):
            run_session(list(session(bad)), workspace)


def test_a_server_in_a_script(workspace: Path):
    """It gets a free port, which the other commands find, and it is ended."""
    base_url = "OPENAI_BASE_URL=http://127.0.0.1:8000/v1"
    serve = "batchwright serve --model my-model &\n"
    printed = (
        "Listening on http://127.0.0.1:8000/v1\nFor the ...:\n  export ... OPENAI_API_KEY=any\n"
    )
    run_session(list(session(f"$ {serve}{printed}")), workspace)
    with pytest.raises(AssertionError, match="batch_9"):
        run_script(commands(f"{serve}{base_url} batchwright status batch_9\n"), workspace)
    run_script(commands(f"{serve}test -z $({base_url} batchwright list --json)\n"), workspace)
    other = base_url.replace("8000", "9000")
    two = f"{serve}batchwright serve --port 9000\n{base_url} batchwright list\n"
    run_script(commands(f"{two}{other} batchwright list\n"), workspace)
    with pytest.raises(AssertionError, match="has not printed"):
        run_script(commands("batchwright serve --speed -1\n"), workspace)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("make demo # try it", "make dmeo"),
        ("make test-one K=redirect", "make test-one KEY=redirect"),
        ("pip install 'batchwright[cli,server]' httpx", "pip install 'batchwright[client]'"),
        ("python -m pip install -r requirements.lock", "pip install 'batchwright[cli'"),
        ("git clone https://example.com/x.git", "git"),
        ("export OPENAI_API_KEY=sk-…", "export OPENAI_API_KEY"),
    ],
)
def test_commands_that_are_only_checked(good: str, bad: str):
    assert Command(good).is_only_checked
    check(Command(good))
    assert Command(bad).is_only_checked
    with pytest.raises(Exception, match=r"has no|no extra|BRACKET|nothing|no variable"):
        check(Command(bad))


@pytest.mark.parametrize("target", ["other.md#two", "gone.md", "#c", "/page.md", "x.txt#a", "a b"])
def test_a_dead_link(page: Path, target: str):
    page.with_name("other.md").write_text("# One\n")
    page.with_name("x.txt").touch()
    with pytest.raises(AssertionError):
        links.check(pages.Link(page, 1, target))


def test_links_that_lead_somewhere(page: Path):
    page.with_name("a b.md").write_text("[back](page.md)")
    page.write_text(PAGE + "[on](a%20b.md)")
    for target in ("#a-page-1", "page.md#a-page", "a%20b.md", "https://example.com/#x"):
        links.check(pages.Link(page, 1, target))
    assert links.reachable([page]) == {page, page.with_name("a b.md")}
    assert links.reachable([page.with_name("missing.md")]) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("json", "{,}"),
        ("jsonl", "{}\n{"),
        ("toml", "a"),
        ("yaml", "a: ["),
        ("pyi", "f(*)"),
        ("py", "import x\n\nf(a: int) -> None\ng()"),
        ("pycon", ">>> 1\n1\n"),
        ("sh-session", "$ true"),
    ],
)
def test_a_block_that_cannot_be_checked(language: str, text: str, page: Path):
    with pytest.raises((AssertionError, SyntaxError, ValueError, yaml.YAMLError)):
        check_language(pages.Block(page, 1, language, text))


@pytest.mark.parametrize("text", ["$ true", "a\nbatchwright list", "import x", ">>> 1"])
def test_a_command_that_would_not_run(text: str, page: Path):
    with pytest.raises(AssertionError):
        check_text(pages.Block(page, 1, "text", text))


def test_examples_of_docstrings(tmp_path: Path):
    path = tmp_path / "module.py"
    path.write_text(MODULE)
    (example,) = docstrings.examples(path)
    assert (example.line, example.text) == (5, "with f() as g:\n    g()\n")
    assert [line for line, _ in docstrings.sections(path)] == [5, 22]
    assert [code.strip() for code in docstrings.unlabelled(path)] == ["C()"]


def test_what_is_prepared(workspace: Path):
    with Client() as client:
        assert [batch.id for batch in client.batches.list()] == ["batch_2", "batch_1"]
        assert {file.id for file in client.files.list()} == {"file-1", "file-2"}
        assert {result.custom_id for result in client.batches.iter_results("batch_1")} == set(TEXTS)
        assert client.batches.retrieve("batch_1").output_file_id == "file-2"
        assert client.batches.retrieve("batch_2").status == "in_progress"
        client.batches.cancel("batch_2")
        assert client.batches.wait("batch_2", poll_interval=0.01).status == "cancelled"
        assert client.uploads.complete("upload_1", part_ids=["part_1"]).file
        with pytest.raises(NotFoundError):
            client.files.retrieve("file-3")
