"""What models are asked, what it costs, and the day's budget."""
