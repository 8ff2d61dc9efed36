"""Methods for storing electricity."""
