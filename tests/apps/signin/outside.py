"""A real OpenID provider on this machine, that can be made to lie, to be slow, and to be gone."""

from __future__ import annotations

import json
import os
import threading
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from django.test import Client
from django.urls import reverse

# What the package warns of is between it and its own dependencies.
QUIET = "ignore::DeprecationWarning"
NAME = "regio"
CLIENT_ID = "klaverblad"


def environment(issuer: str, **more: str) -> dict[str, str]:
    """What an administrator writes to connect it."""
    said = {"NAME": "de regio", "ISSUER": issuer, "CLIENT_ID": CLIENT_ID, "SECRET": "geheim"}
    prefix = f"KLAVERBLAD_OIDC_{NAME.upper()}_"
    return {"KLAVERBLAD_OIDC": NAME} | {prefix + key: value for key, value in (said | more).items()}


@dataclass
class Outside:
    """The provider. `twist` changes what one of its addresses answers before it is sent."""

    url: str
    stop: Callable[[], None]
    twist: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)

    def knows(self, sub: str, **claims: Any) -> None:
        """Somebody with an account there."""
        requests.put(f"{self.url}/users/{quote(sub)}", json=claims, timeout=5).raise_for_status()

    def sign_in(self, browser: Client, sub: str, *, start: str = "") -> Any:
        """Out, sign in there, and back: our answer to that last step."""
        return browser.get(self.way_back(browser, sub, start=start))

    def way_back(self, browser: Client, sub: str, *, start: str = "") -> str:
        """Out and signed in there; the address they send the browser back to."""
        leaving = browser.post(start or reverse("openid_connect_login", args=[NAME]), follow=True)
        assert leaving.status_code == 200, leaving.content
        there = leaving.context["address"]
        answer = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=5)
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"


def start_provider(*, token_lives: timedelta = timedelta(hours=1)) -> Outside:
    """Serve one on a free port of this machine."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import oidc_provider_mock
        from werkzeug.serving import make_server

        app = oidc_provider_mock.app(access_token_max_age=token_lives)
    outside = Outside(url="", stop=lambda: None)
    server = make_server("127.0.0.1", 0, _twisted(app, outside.twist), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join(5)
        server.server_close()

    outside.url, outside.stop = f"http://127.0.0.1:{server.server_port}", stop
    return outside


def _twisted(app: Any, twist: dict[str, Any]) -> Any:
    """The same provider, with some answers changed on their way out."""

    def served(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        change = twist.get(environ["PATH_INFO"])
        if change is None:
            return app(environ, start_response)
        said: list[Any] = []
        body = b"".join(app(environ, lambda status, headers, _exc=None: said.extend([status])))
        changed = json.dumps(change(json.loads(body))).encode()
        start_response(said[0], [("Content-Type", "application/json")])
        return [changed]

    return served
