"""Speed of the library beside the same work written by hand in pandas, Polars and DuckDB: ``python -m bench``."""
