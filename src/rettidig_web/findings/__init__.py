"""Errors that reviews found, and their corrections."""
