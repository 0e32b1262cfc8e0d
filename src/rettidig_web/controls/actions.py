"""Pinning: a catalogue kept as it is today, for whatever is asked by it from now on."""

from rettidig.catalogue import CatalogueFile
from rettidig_web.controls.models import PinnedCatalogue


def pin(file: CatalogueFile) -> PinnedCatalogue:
    """Return the catalogue as it is kept; one with the same bytes is kept once."""
    pinned, _is_new = PinnedCatalogue.objects.get_or_create(
        content_hash=file.content_hash,
        defaults={
            "catalogue_id": file.catalogue.id,
            "title": file.catalogue.title,
            "source": file.source,
            "lent": {lender: text.decode() for lender, text in file.lent.items()},
        },
    )
    return pinned
