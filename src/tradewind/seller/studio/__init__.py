"""What is written for a product: listings, pages, scripts, each sentence with what bears it out."""
