"""Figures, tables and sentences as data, and then as page, PDF, Word and Excel."""
