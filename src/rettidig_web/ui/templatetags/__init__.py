"""Tags and filters for Danish numbers, days, tables and parts of pages."""
