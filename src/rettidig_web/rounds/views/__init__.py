"""The pages of rounds: the list, the plan, the draw, and what happens after it."""
