"""The site: the Markdown of the repository, at the paths that it has there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).parent.parent

project = "batchwright"
author = "The batchwright developers"
root_doc = "docs/README"
include_patterns = ["*.md", "docs/**.md"]
exclude_patterns = [".*", "build", "**/node_modules"]

extensions = ["myst_parser", "sphinx_copybutton"]
highlight_language = "text"
smartquotes = False
myst_heading_anchors = 6
myst_enable_extensions = ["html_image"]
copybutton_exclude = ".linenos, .gp, .go"  # of a console, only what one types

html_theme = "furo"
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0f766e", "color-brand-content": "#0f766e"},
    "dark_css_variables": {"color-brand-primary": "#2dd4bf", "color-brand-content": "#2dd4bf"},
}
html_title = "batchwright"
html_favicon = "static/favicon.svg"
html_static_path = ["static"]
html_css_files = ["style.css"]
html_extra_path = ["index.html"]
pygments_dark_style = "github-dark"
html_copy_source = False
html_show_copyright = False
html_use_index = False

GUIDES = (
    "first-batch",
    "from-a-table-to-answers",
    "structured-outputs",
    "embeddings-at-scale",
    "runs",
    "nightly-job",
    "money",
    "errors-and-retries",
    "testing",
    "compatible-servers",
    "coming-from-openai",
    "pinning",
    "regenerating",
    "architecture",
)
INDEX = "All pages </docs/reference/README>"
TOPICS = ("command-line", "configuration", "errors", "faults")
PROJECT = (
    "README </README>",
    "/CHANGELOG",
    "/docs/versioning",
    "/docs/performance",
    "/CONTRIBUTING",
    "/SECURITY",
    "/CODE_OF_CONDUCT",
)


def sidebar(root: Path) -> dict[str, list[str]]:
    """The pages of each part of the sidebar, in order.

    A page that is in no list here comes last in its part.
    """
    guides, reference, modules = (
        {path.stem for path in (root / "docs" / folder).glob("*.md")} - {"README"}
        for folder in ("guides", "reference", "reference/python")
    )
    apis = {name for name in reference if name.endswith("Api")}
    models = {name for name in reference if name[0].isupper()} - apis
    return {
        "Guides": _pages("docs/guides", GUIDES, guides),
        "APIs": _pages("docs/reference", (), apis),
        "Reference": [INDEX, *_pages("docs/reference", TOPICS, reference - apis - models)],
        "Python": _pages("docs/reference/python", (), modules),
        "Models": _pages("docs/reference", (), models),
        "Project": list(PROJECT),
    }


def _pages(folder: str, first: tuple[str, ...], names: set[str]) -> list[str]:
    rest = sorted(names.difference(first), key=str.lower)
    return [f"/{folder}/{name}" for name in (*first, *rest) if name in names]


def _tree(caption: str, pages: list[str]) -> str:
    options = f":hidden:\n:caption: {caption}"
    return "\n".join(["\n```{toctree}", options, "", *pages, "```"])


def _add_sidebar(_: Sphinx, docname: str, source: list[str]) -> None:
    """Add the sidebar to the entry page, whose Markdown GitHub shows without it."""
    if docname == root_doc:
        trees = (_tree(caption, pages) for caption, pages in sidebar(ROOT).items() if pages)
        source[0] = "\n".join([source[0], *trees])


def setup(app: Sphinx) -> None:
    """Connect the handler."""
    app.connect("source-read", _add_sidebar)
