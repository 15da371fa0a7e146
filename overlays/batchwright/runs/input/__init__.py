"""The input of a run: read once, checked, and cut into shards."""
