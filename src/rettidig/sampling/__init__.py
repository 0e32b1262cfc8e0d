"""Samples that anyone can draw again: how many, from which frame, by which design, with which proof."""
