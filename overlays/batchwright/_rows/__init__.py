"""Rows of files, of tables and of iterables, and the requests made from them."""
