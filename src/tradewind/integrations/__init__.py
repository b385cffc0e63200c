"""One slice per partner, found by name through entry points, imported by nobody."""
