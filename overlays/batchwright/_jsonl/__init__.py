"""JSON Lines: reading, checking and splitting files of requests."""
