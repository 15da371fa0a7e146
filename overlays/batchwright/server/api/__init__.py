"""The API's operations over HTTP."""
