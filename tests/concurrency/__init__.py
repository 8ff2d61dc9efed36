"""Threads and processes: the same bits, whoever runs beside, and nothing of the interpreter changed."""
