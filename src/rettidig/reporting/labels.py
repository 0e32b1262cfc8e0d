"""The fixed words of a document, in Danish and English: Figur, Tabel, Bilag, Indhold, Kilde."""

from collections.abc import Mapping
from types import MappingProxyType

from rettidig.reporting.document import BoxKind
from rettidig.vocabulary import Text

FIGURE = Text("Figur", "Figure")
TABLE = Text("Tabel", "Table")
CHAPTER = Text("Kapitel", "Chapter")
SECTION = Text("Afsnit", "Section")
APPENDIX = Text("Bilag", "Appendix")

CONTENTS = Text("Indhold", "Contents")
FIGURES_AND_TABLES = Text("Figurer og tabeller", "Figures and tables")
SKIP = Text("Gå til indholdet", "Skip to the text")
BACK = Text("Til indholdsfortegnelsen", "Back to contents")
SOURCE = Text("Kilde", "Source")
NOTE = Text("Anm.", "Note")
SHOW_NUMBERS = Text("Vis tallene som tabel", "Show the numbers as a table")
ABOUT = Text("Om dokumentet", "About this document")
ABOUT_SHEET = Text("Om", "About")
ABOUT_TEXT = Text(
    "Alle tal i dokumentet er beregnet af Rettidig ud fra det grundlag, der står her.",
    "Every number in this document was computed by Rettidig from what is stated here.",
)
CONCLUSIONS = Text("Konklusioner", "Conclusions")
CONCLUSIONS_TEXT = Text("Konklusioner, krav og forbehold", "Conclusions, requirements and caveats")
KIND = Text("Art", "Kind")
WORDS = Text("Tekst", "Text")
DATED = Text("Dateret", "Dated")
AUTHOR = Text("Udgiver", "Published by")
TITLE = Text("Titel", "Title")
SHEET = Text("Ark", "Sheet")

LABEL = Text("Betegnelse", "Label")
SERIES = Text("Serie", "Series")
SHARE = Text("Andel", "Share")
MET = Text("Antal", "Number")
OUT_OF = Text("Ud af", "Out of")

BOXES: Mapping[BoxKind, Text] = MappingProxyType(
    {
        BoxKind.CONCLUSION: Text("Konklusion", "Conclusion"),
        BoxKind.REQUIREMENT: Text("Krav", "Requirement"),
        BoxKind.FACT: Text("Oplysning", "Fact"),
        BoxKind.CAVEAT: Text("Forbehold", "Caveat"),
    }
)
