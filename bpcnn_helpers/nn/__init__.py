"""Networks: layers, training, saving, and the check of a gradient by differences."""
