"""HEAD: what GET would answer, without what it would hold."""

from __future__ import annotations

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class HeadersAlone:
    """Answer HEAD without a body, with the headers that GET would have.

    A server that sends the body all the same leaves the next answer on that line behind it, where
    a browser or a proxy reads it as part of another.
    """

    def __init__(self, answered: WSGIApplication) -> None:
        self.answered = answered

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Give the answer; of HEAD, only its beginning."""
        body = self.answered(environ, start)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        # What was opened for it (a file, the end of the request) is closed without being read.
        if hasattr(body, "close"):
            body.close()
        return []
