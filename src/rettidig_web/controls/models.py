"""Catalogues as they were when somebody began to use them: a round keeps its own for good."""

from typing import Final

from django.db import models

from rettidig.catalogue import CatalogueFile
from rettidig.catalogue.loading import parse_catalogue


class PinnedCatalogue(models.Model):
    """A catalogue's file word for word, with those it picks points from; two with the same bytes are one."""

    catalogue_id = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    content_hash = models.CharField(max_length=64, unique=True)
    source = models.BinaryField()
    lent = models.JSONField(default=dict)
    """The text of each catalogue that points are picked from, by its id."""
    pinned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest of a catalogue first."""

        ordering = ("catalogue_id", "-pinned_at")

    def __str__(self) -> str:
        return self.title

    @property
    def file(self) -> CatalogueFile:
        """The catalogue, parsed once in a process."""
        if self.content_hash not in _PARSED:
            kept = {lender: text.encode() for lender, text in self.lent.items()}
            name = f"{self.catalogue_id}.yaml"
            _PARSED[self.content_hash] = parse_catalogue(bytes(self.source), name, kept)
        return _PARSED[self.content_hash]


_PARSED: Final[dict[str, CatalogueFile]] = {}
"""By the hash of what they say. Only the first look-up reads the text, so that a page need not."""
