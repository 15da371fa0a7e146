"""The server's storage."""
