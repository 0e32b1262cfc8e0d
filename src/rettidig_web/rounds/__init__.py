"""Supervision rounds: planned, drawn, assigned, followed and concluded."""
