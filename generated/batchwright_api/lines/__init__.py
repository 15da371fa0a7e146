"""What the lines of a batch carry: `schemas.json` to check requests with, and `types`."""

__spec_digest__ = "sha256:5bbef9d808dd36ce88b161147a2bab1bb80f9217a045ecdca6c1570b77b4bcd1"
