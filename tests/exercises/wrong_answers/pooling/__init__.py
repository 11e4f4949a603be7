"""Pooling, back."""
