"""Pages that bring several apps together: the case page, deadlines ahead, my work."""
