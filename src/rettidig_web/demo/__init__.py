"""Nordby Kommune, an invented municipality to try Rettidig on."""
