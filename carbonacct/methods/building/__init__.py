"""Methods for buildings."""
