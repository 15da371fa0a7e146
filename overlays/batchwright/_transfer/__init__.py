"""Bytes to and from the API, in constant memory."""
