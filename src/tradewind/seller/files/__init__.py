"""What the seller's files say, as typed rows that can be cited."""
