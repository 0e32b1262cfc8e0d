"""Long work in the background, with a progress that a page shows."""
