"""Cases in: lists, imports, snapshots, the projected case rows, and who the citizens are."""
