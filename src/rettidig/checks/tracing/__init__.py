"""How an outcome came about in one case, reckoned a second time by plain dates and held against the engine."""
