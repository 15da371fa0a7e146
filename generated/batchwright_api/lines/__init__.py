"""What the lines of a batch carry: `schemas.json` to check requests with, and `types`."""

__spec_digest__ = "sha256:2430a4b005cc76cdb1bf27760b1cc0eeca8f5082c3d06f2cfdf6c685ed1196cc"
