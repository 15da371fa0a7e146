"""What the lines of a batch carry: `schemas.json` to check requests with, and `types`."""

__spec_digest__ = "sha256:76a433c19611319a23c59efbea2f740841ef84fb2eaf243106f0380a9e62bb05"
