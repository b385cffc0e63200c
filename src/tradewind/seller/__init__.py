"""The desk: what the seller reads, reviews, writes and decides."""
