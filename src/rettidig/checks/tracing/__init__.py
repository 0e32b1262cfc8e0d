"""How one outcome came about: the case reckoned again by plain dates, held against the engine."""
