"""What people get wrong, one file a theme."""
