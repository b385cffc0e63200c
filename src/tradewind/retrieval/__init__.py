"""Finding: from a sentence to a brief, from a brief to candidates."""
