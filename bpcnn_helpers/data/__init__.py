"""Real data: handwritten digits and photographs, how they are divided, and pictures of one's own."""
