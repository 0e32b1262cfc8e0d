"""Catalogues of control points: questions, law, versions and worked cases, to browse and search."""
