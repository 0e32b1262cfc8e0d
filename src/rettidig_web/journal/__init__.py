"""Who did what, in a chain that shows any change; and, apart from it, who saw which citizen."""
