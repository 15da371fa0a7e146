"""Uploading and downloading files in constant memory."""
