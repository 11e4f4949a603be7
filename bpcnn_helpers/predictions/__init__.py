"""Questions that are answered before anything is shown."""
