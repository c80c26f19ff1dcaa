"""Paper: data in, a tagged PDF out. No Django, no clock, no fonts of the machine.

It stands below the apps, beside the engines, so that every app can print: the site stands above
them and the library above half of them. A template is a `.typ` file that an app brings, built on
`house.typ` here; what people wrote reaches it as data, never as a part of its text.
"""

from klaverblad.paper.press import Template, render_pdf

__all__ = ["Template", "render_pdf"]
