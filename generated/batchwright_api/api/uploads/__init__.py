"""uploads: one module an operation."""
