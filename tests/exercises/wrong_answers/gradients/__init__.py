"""The gradients of a convolution layer."""
