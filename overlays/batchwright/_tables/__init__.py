"""Answers as a table: its columns, its batches, and the files it is written to."""
