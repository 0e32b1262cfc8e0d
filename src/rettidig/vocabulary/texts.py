"""A sentence in the two languages that Rettidig speaks."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """Danish unless English is asked for."""

    DANISH = "da"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence, Danish and English, kept side by side so that neither is forgotten."""

    da: str
    en: str

    def __call__(self, language: Language) -> str:
        """Return the sentence in ``language``."""
        return self.en if language is Language.ENGLISH else self.da
