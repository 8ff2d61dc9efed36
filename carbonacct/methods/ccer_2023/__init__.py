"""Methods of the national voluntary crediting methodologies (CCER, first set of 2023)."""
