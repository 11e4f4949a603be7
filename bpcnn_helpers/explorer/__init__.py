"""The explorer: panels of numbers to point at, to step through and to change."""
