"""The base page, its parts, tags for figures and tables, and the styles."""
