"""Other people's documents: what they leave out is filled in, and what contradicts itself is told.

Each step is a function from a document to a document, and says in remarks what it changed. The
document of this project is not read so: there, each of these remarks is an error.
"""

from __future__ import annotations

from typing import Any

from lenient.operations import with_operations
from lenient.references import with_references
from lenient.remarks import Remarks
from lenient.structure import with_structure
from lenient.validation import validated


def soften(document: Any, name: str, remarks: Remarks) -> dict[str, Any]:
    """Read a document generously.

    Args:
        document: The parsed document, which stays as it is.
        name: What to call it if it has no title.
        remarks: Takes what is wrong with it.

    Returns:
        The document as `operations` takes it.
    """
    softened = with_structure(document, name, remarks)
    validated(document, remarks)
    softened = with_references(softened, remarks)
    return with_operations(softened, remarks)
