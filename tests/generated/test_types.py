"""What is generated of any document satisfies mypy and pyright; slow, so run by `make check`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .documents import generated
from .test_constructs import constructs
from .test_kinds import everything

BIN = Path(sys.executable).parent
USE = """
import datetime
from typing import Any, assert_type
from uuid import UUID
from kinds_api.models import Cat, Dog, OneId, OnePets, OneTagged, OneTimeRequired, OneTimeSent
from kinds_api.types import Unset

assert_type(OneTimeRequired.from_dict({}).value, datetime.datetime)
assert_type(OneId.from_dict({}).value, UUID | None)
assert_type(OneTagged.from_dict({}).value, Cat | Dog | dict[str, Any] | None)
assert_type(OnePets().value, list[Cat | Dog | dict[str, Any]] | None)
assert_type(OneTimeSent().value, datetime.datetime | Unset)
"""


@pytest.mark.parametrize(
    ("raw", "name", "use"), [(everything, "kinds_api", USE), (constructs, "constructs_api", "")]
)
def test_types_are_consistent(
    tmp_path: Path, raw: Callable[[], dict[str, Any]], name: str, use: str
) -> None:
    generated(tmp_path, raw(), name)
    folder = tmp_path / "out"
    (folder / "use.py").write_text(use)
    (folder / "mypy.ini").write_text("[mypy]\nstrict = true\n")
    settings = {"typeCheckingMode": "standard", "include": [name, "use.py"]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    for command in (
        [BIN / "mypy", "--cache-dir", folder / ".cache", name, "use.py"],
        [BIN / "basedpyright", "-p", folder, "--pythonpath", sys.executable],
    ):
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout
