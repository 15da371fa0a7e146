"""What misbehaves."""
