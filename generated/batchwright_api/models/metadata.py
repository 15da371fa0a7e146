from __future__ import annotations

Metadata = dict[str, str]
"""Up to 16 pairs of the caller's own; keys of up to 64 characters, values of up to 512."""
