"""Light terms: what an operation did to cells, recorded, read and written."""
