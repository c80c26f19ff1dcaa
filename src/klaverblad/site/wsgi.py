"""The door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from klaverblad.site.head import HeadersAlone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klaverblad.site.settings")
application = HeadersAlone(get_wsgi_application())
