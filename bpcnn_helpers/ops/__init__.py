"""Written once: the operations of a convolutional network and their gradients, for whatever the numbers are."""
