"""Built-in plug-ins of the embedding port."""
