"""uploads: one module per operation."""
