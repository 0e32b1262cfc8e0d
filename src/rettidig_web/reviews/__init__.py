"""The review of one case: the form, the comment round and the signature."""
