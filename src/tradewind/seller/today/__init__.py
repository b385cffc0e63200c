"""What the imported files show at once: what is there, what is missing, what needs a decision."""
