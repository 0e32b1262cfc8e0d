"""Reports issued, kept as they were issued."""
