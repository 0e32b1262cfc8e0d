"""What is written in the server's log: never an address, nor an error's words: both could name somebody."""

import logging

from django.http import HttpRequest

from rettidig_web.failures import named


class NothingOfPeople(logging.Filter):
    """Replaces the address of a request by the name of its route, and an error by where it arose."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return that the record is to be written, once it holds nothing of a person."""
        error = record.exc_info[1] if record.exc_info else None
        record.exc_info = record.exc_text = None
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            match = request.resolver_match
            record.msg, record.args = (
                "%s %s: %s",
                (
                    request.method,
                    match.view_name if match else "no route",
                    getattr(record, "status_code", 500),
                ),
            )
        if error is not None:
            record.msg, record.args = "%s (%s)", (record.getMessage(), named(error))
        return True
