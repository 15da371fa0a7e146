"""files: one module an operation."""
