"""`--version`."""

from __future__ import annotations


def version() -> str:
    """Say which batchwright this is, and what its generated layer was made from.

    Example:
        >>> version().splitlines()[0].startswith("batchwright ")
        True
    """
    import batchwright_api
    from batchwright import __version__

    return "\n".join(
        (
            f"batchwright {__version__}",
            f"specification {batchwright_api.__spec_version__}",
            f"digest {batchwright_api.__spec_digest__}",
            f"generator {batchwright_api.__generator_version__}",
        )
    )
