"""What the body of an answer says: one reading for all endpoints, whatever its shape."""
