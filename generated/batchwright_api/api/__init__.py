"""One package a tag of the specification."""
