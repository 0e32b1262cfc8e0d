"""From reviewed cases to the caseload they were drawn from: shares, kroner, and how far to trust a machine."""
