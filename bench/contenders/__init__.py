"""One module per contender; each is a process of its own: ``python -m bench.contenders.NAME FOLDER …``."""
