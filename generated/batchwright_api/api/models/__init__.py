"""models: one module per operation."""
