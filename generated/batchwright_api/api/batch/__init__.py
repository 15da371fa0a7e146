"""batch: one module an operation."""
