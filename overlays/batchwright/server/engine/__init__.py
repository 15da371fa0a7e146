"""Executing batches."""
