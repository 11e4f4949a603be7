"""Notebooks as a book and as slides that need neither Python nor a network."""
