"""A browser in two words. What it says of itself beyond that is thrown away."""

from __future__ import annotations

from klaverblad.apps.signin.models import Browser, System

# In this order: Edge calls itself Chrome as well, Chrome calls itself Safari.
_BROWSERS = (
    ("edg", Browser.EDGE),
    ("firefox/", Browser.FIREFOX),
    ("fxios", Browser.FIREFOX),
    ("chrome/", Browser.CHROME),
    ("crios", Browser.CHROME),
    ("safari/", Browser.SAFARI),
)
# In this order: an iPhone says "like Mac OS X", Android says "Linux".
_SYSTEMS = (
    ("iphone", System.IOS),
    ("ipad", System.IOS),
    ("android", System.ANDROID),
    ("windows", System.WINDOWS),
    ("mac os x", System.MACOS),
    ("linux", System.LINUX),
)


def words_of(user_agent: str) -> tuple[Browser, System]:
    """The browser and the system that a User-Agent header speaks of, as far as we know them."""
    said = user_agent.lower()
    browser = next((kind for mark, kind in _BROWSERS if mark in said), Browser.OTHER)
    system = next((kind for mark, kind in _SYSTEMS if mark in said), System.OTHER)
    return browser, system
