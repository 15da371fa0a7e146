"""files: one module per operation."""
