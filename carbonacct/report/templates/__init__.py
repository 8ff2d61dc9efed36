"""Templates, one module a form."""
