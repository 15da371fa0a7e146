"""What answers: the operations, over HTTP."""
