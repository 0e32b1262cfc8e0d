"""What is written in the server's log: never an address, which could name a case or a person."""

import logging

from django.http import HttpRequest


class NoAddresses(logging.Filter):
    """Replaces the address of a request that failed by the name of its route."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return that the record is to be written, once it holds no address."""
        if record.exc_info and record.exc_info[1] is not None:
            # An error's words may hold what it stumbled over: a case number, somebody's name.
            where = _named(record.exc_info[1])
            record.exc_info = record.exc_text = None
            record.msg, record.args = f"{record.getMessage()} ({where})", ()
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
        return True
