"""One module a resource: a thin class for each of `Client` and `AsyncClient`."""
