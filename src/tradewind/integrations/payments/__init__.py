"""Built-in plug-ins of the payments port."""
