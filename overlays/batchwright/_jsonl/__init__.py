"""JSON Lines: reading, checking and cutting files of requests."""
