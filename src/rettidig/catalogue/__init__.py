"""The law as data: catalogues of control points, loaded, checked and said in Danish."""

from rettidig.catalogue.loading import (
    CatalogueFile,
    content_hash,
    load_catalogue,
    parse_catalogue,
    shipped,
    shipped_with,
)
from rettidig.catalogue.model import Catalogue, ControlPoint

__all__ = [
    "Catalogue",
    "CatalogueFile",
    "ControlPoint",
    "content_hash",
    "load_catalogue",
    "parse_catalogue",
    "shipped",
    "shipped_with",
]
