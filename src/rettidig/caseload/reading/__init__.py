"""Reading files: bytes to rows of text cells, with the line that every row begins on."""
