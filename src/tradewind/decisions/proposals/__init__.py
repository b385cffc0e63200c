"""What the desk would do: proposed with evidence, approved by a person, applied, undone."""
