"""What happened, told to those who asked for it, and what others told us, heard once."""
