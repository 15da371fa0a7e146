"""The idioms are read by `test_idioms.py`, and are no modules to import."""

collect_ignore = ["idioms"]
