"""From reviewed cases to the caseload they come from: shares, kroner, and how far to trust the machine."""
