"""Reading a shopper's sentence: one file for each sort of thing that it can say."""
