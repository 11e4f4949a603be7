"""Matrices and sizes."""
