from __future__ import annotations

Metadata = dict[str, str]
"""The caller's own keys and values. At most 16 pairs, keys of at most 64 characters, values of
at most 512 characters.
"""
