"""batch: one module per operation."""
