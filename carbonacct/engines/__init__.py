"""Books larger than memory: the same computation batch by batch, from files (``arrow``) or on a cluster."""
