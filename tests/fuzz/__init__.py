"""Random and damaged input for everything that reads: a book, an error of ours, nothing else, and never a lost row."""
