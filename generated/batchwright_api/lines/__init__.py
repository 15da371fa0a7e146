"""What the lines of a batch carry: `schemas.json` to check requests with, and `types`."""

__spec_digest__ = "sha256:0963b235245ffe0d6f1ef1bf65f9a50d7e8498c240a216ed5abd7db31a61fa08"
