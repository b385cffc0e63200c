"""Files in and out: one importer a format, recognised from the content."""
