"""Write the derived document as YAML, in one way only."""

from __future__ import annotations

from typing import Any

import yaml

HEADER = """\
# What lines carry: the requests and responses of the endpoints that a batch can call.
# Derived by `make sync` from the published document, lines.yaml and lines-deviations.yaml. Edits
# by hand are lost.
#
# - A union is `anyOf`, null is a branch of its own, and `allOf` is merged.
# - `x-closed: true` marks an enum that will not get more values.
"""


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def as_yaml(document: dict[str, Any]) -> str:
    """The text of openapi-lines.yaml."""
    body = yaml.dump(
        document,
        Dumper=_Dumper,
        default_flow_style=None,
        sort_keys=False,
        allow_unicode=True,
        width=10**6,
    )
    return HEADER + body
