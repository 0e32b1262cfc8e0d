"""A catalogue as an Excel workbook, for those who know the law but not YAML, and back without loss."""

from rettidig.catalogue.workbook.reading import read_workbook
from rettidig.catalogue.workbook.writing import workbook_of

__all__ = ["read_workbook", "workbook_of"]
