"""Ready-made explorers, one call each: what the notebooks put a finger on."""
