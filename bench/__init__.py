"""Benchmarks: one generated caseload, Rettidig, its peers and the floor under them all."""
