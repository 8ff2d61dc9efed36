"""The catalogue of bad input: every case as data, with what comes out of it."""
