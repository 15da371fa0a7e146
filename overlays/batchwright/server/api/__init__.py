"""What responds: the operations, over HTTP."""
