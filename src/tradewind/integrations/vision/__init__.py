"""Parts that read what is written in a picture."""
