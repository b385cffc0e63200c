"""Built-in plug-ins of the language port."""
