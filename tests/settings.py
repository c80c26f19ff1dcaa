"""The settings of the tests: the real ones, with a folder of their own and no built files."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Set before the real settings are read. Workers inherit both, so they share one folder.
os.environ.setdefault("KLAVERBLAD_DEMO", "1")
if "KLAVERBLAD_TEST_DATA" not in os.environ:
    _folder = os.environ["KLAVERBLAD_TEST_DATA"] = tempfile.mkdtemp(prefix="klaverblad-test-")
    # Only whoever made it clears it up, and last: workers end before the one that started them.
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["KLAVERBLAD_DATA"] = os.environ["KLAVERBLAD_TEST_DATA"]

from klaverblad.site.settings import *  # noqa: F403
from klaverblad.site.settings import DATA, DATABASES, STATIC_ROOT, STORAGES

Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
# Unit tests need no collected files; the browser tests use the real storage.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: so that WAL and a second connection behave as they do at a desk.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
else:
    # Two checkouts may share one server.
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATA.name.replace('-', '_')}"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Real hashing takes a tenth of a second on purpose; a test of sign-in need not wait for it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
