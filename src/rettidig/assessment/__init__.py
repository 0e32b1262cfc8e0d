"""Outcomes and answers become figures: counts, shares with intervals, grades, spread, and tables."""
