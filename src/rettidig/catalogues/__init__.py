"""The catalogues themselves, as YAML."""
