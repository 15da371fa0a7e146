"""models: one module an operation."""
