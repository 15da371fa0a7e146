"""The echo model: it repeats the last message, in the format of each text endpoint."""
