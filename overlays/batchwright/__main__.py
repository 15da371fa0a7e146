"""`python -m batchwright`: the command line."""

from __future__ import annotations

import sys

from batchwright.cli import main

sys.exit(main())
