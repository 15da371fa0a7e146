"""What `--version` says."""

from __future__ import annotations

import batchwright
import batchwright_api
from batchwright.cli.version import version


def test_the_stamps_are_those_of_the_generated_package() -> None:
    assert version().splitlines() == [
        f"batchwright {batchwright.__version__}",
        f"specification {batchwright_api.__spec_version__}",
        f"digest {batchwright_api.__spec_digest__}",
        f"generator {batchwright_api.__generator_version__}",
    ]
