"""The resources of an `AsyncClient`: the twins of those one folder up."""
