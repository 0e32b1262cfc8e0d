"""Tags of the review form."""
