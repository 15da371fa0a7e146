"""Sending requests: settings, connections, retries, redirects, redaction."""
