"""Exercises: the check, and what it knows of mistakes."""
