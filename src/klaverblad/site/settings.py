"""Settings, safe by default. The environment may loosen nothing but what is named here.

KLAVERBLAD_SECRET_KEY   at least 50 characters; required outside the demo
KLAVERBLAD_HOSTS        the names this desk answers to, separated by commas
KLAVERBLAD_DEMO=1       practice region: buttons to sign in, a notice on every page, plain http
KLAVERBLAD_DATA         folder of the embedded database and of secrets; default ./var
KLAVERBLAD_PROXY=1      behind a proxy that sets X-Forwarded-Proto
DATABASE_URL            postgres://…; without it SQLite in KLAVERBLAD_DATA
"""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from klaverblad.site.secrets import secret_key

SITE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("KLAVERBLAD_DATA", "var")).resolve()
KLAVERBLAD_DEMO = os.environ.get("KLAVERBLAD_DEMO") == "1"

DEBUG = False
SECRET_KEY = secret_key(DATA, demo=KLAVERBLAD_DEMO)
ALLOWED_HOSTS = [h for h in os.environ.get("KLAVERBLAD_HOSTS", "").split(",") if h]
if KLAVERBLAD_DEMO:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "klaverblad.apps.accounts",
    "klaverblad.apps.journal",
    "klaverblad.apps.access",
    "klaverblad.apps.people",
    "klaverblad.apps.library",
    "klaverblad.apps.trajectories",
    "klaverblad.apps.rights",
    "klaverblad.apps.places",
    "klaverblad.apps.placements",
    "klaverblad.apps.monitor",
    "klaverblad.apps.desk",
    "klaverblad.site",
    "klaverblad.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_cotton",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "klaverblad.site.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "klaverblad.apps.access.rest.middleware.ApiAnswers",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "klaverblad.apps.accounts.middleware.SecondFactorMiddleware",
    "klaverblad.apps.accounts.middleware.ActorMiddleware",
    "klaverblad.apps.access.middleware.PrivatePages",
    "klaverblad.apps.access.middleware.ErrorPages",
]

ROOT_URLCONF = "klaverblad.site.urls"
WSGI_APPLICATION = "klaverblad.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "klaverblad.site.templatetags.look"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "klaverblad.site.menu.frame",
            ],
        },
    }
]

# ---- data ------------------------------------------------------------------------------------
_SQLITE_START = (
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"
    "PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY;"
)
if url := os.environ.get("DATABASE_URL", ""):
    DATABASES = {"default": dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "klaverblad.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # IMMEDIATE: a writer waits its turn at the start instead of failing halfway.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": _SQLITE_START,
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, so that limits on signing in hold for all processes and drawings survive a start.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cacheentry",
        "KEY_FUNCTION": "klaverblad.site.cache.sealed_key",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# ---- sign-in ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:practice" if KLAVERBLAD_DEMO else "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "klaverblad.apps.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Klaverblad"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not KLAVERBLAD_DEMO
SESSION_COOKIE_NAME = "klaverblad" if KLAVERBLAD_DEMO else "__Host-klaverblad"
CSRF_COOKIE_NAME = "klaverblad_csrf" if KLAVERBLAD_DEMO else "__Host-klaverblad_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
LANGUAGE_COOKIE_NAME = "klaverblad_taal"

# ---- the browser -----------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [NONE],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_SSL_REDIRECT = not KLAVERBLAD_DEMO
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]
SECURE_HSTS_SECONDS = 0 if KLAVERBLAD_DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not KLAVERBLAD_DEMO
SECURE_HSTS_PRELOAD = not KLAVERBLAD_DEMO
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if os.environ.get("KLAVERBLAD_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# ---- systems that ask ------------------------------------------------------------------------
# Ten a second all day is a system that does its work; more is one that is stuck in a circle.
API_REQUESTS_A_MINUTE = 600
API_WRONG_KEYS_A_MINUTE = 30

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# ---- words -----------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("fr", _("Frans")), ("en", _("Engels"))]
LOCALE_PATHS = [SITE / "locale"]
FORMAT_MODULE_PATH = ["klaverblad.site.formats"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

# ---- files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [SITE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA / "files"

EMAIL_BACKEND = os.environ.get(
    "KLAVERBLAD_EMAIL_BACKEND",
    "django.core.mail.backends.dummy.EmailBackend"
    if KLAVERBLAD_DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
DEFAULT_FROM_EMAIL = os.environ.get("KLAVERBLAD_FROM", "klaverblad@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "klaverblad.site.logs.JsonFormatter"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "klaverblad": {"level": os.environ.get("KLAVERBLAD_LOG", "INFO")},
        # Django writes paths and messages here; our own request log says the same without them.
        "django.server": {"handlers": [], "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
