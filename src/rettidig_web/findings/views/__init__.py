"""The pages of findings and corrections."""
