"""What is said where the files behind some cases are not where they were put."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rettidig.vocabulary import Place, Refused, Text

_LOG: Final = logging.getLogger(__name__)


class FilesGoneError(Refused):
    """Files that the database knows of are gone; ``folder`` is the name of the folder they lay in."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            Text(
                "Sagernes filer ligger ikke længere på serveren.",
                "The cases' files are no longer on the server.",
            ),
            do=Text("Hent mappen fra en sikkerhedskopi.", "Fetch the folder from a backup."),
            at=Place(folder),
        )
        self.folder = folder


def there(path: Path) -> Path:
    """Return the file or folder; raises FilesGoneError where it is not there."""
    if not path.exists():
        raise FilesGoneError(path.name if path.suffix == "" else path.parent.name)
    return path


class SayWhereFilesAreGone:
    """Answers with a page that says which folder to fetch back, where a view has met with none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page; None for whatever else went wrong."""
        if not isinstance(exception, FilesGoneError):
            return None
        _LOG.error("Missing: %s", exception.folder)
        return render(request, "caseloads/files_gone.html", {"folder": exception.folder}, status=503)
