"""Who says what tax and shipping a destination has."""
