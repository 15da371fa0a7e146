"""How the command line shows a run: a table, lines, events and a summary."""
