"""What the server keeps: objects in SQLite, bytes in files."""
