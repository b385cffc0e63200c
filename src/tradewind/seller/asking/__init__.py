"""Questions over what was imported: read by a grammar, answered by SQL that only reads."""
