"""`--version`."""

from __future__ import annotations


def version() -> str:
    """The versions of batchwright, the specification and the generator."""
    from batchwright import _specification
    from batchwright._version import installed_version

    return "\n".join(
        (
            f"batchwright {installed_version()}",
            f"specification {_specification.__spec_version__}",
            f"digest {_specification.__spec_digest__}",
            f"generator {_specification.__generator_version__}",
        )
    )
