"""What is said where the files behind some cases are not where they were put."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_LOG: Final = logging.getLogger(__name__)


class FilesGoneError(Exception):
    """Files that the database knows of are gone; ``folder`` is the name of the folder they lay in."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"The folder {folder} is not there.")
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
        _LOG.error("%s", exception)
        return render(request, "caseloads/files_gone.html", {"folder": exception.folder}, status=503)
