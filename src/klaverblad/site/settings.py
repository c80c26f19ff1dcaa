"""Settings, safe by default. The environment may loosen nothing but what is named here.

KLAVERBLAD_SECRET_KEY   at least 50 characters; required outside the demo
KLAVERBLAD_KEYS_FILE    the file with the keys of sealed columns; required outside the demo, which
                        makes KLAVERBLAD_DATA/keys.json. KLAVERBLAD_KEYS gives the same as text
KLAVERBLAD_HOSTS        the names this desk answers to, separated by commas
KLAVERBLAD_DEMO=1       practice region: buttons to sign in, a notice on every page, plain http
KLAVERBLAD_DATA         folder of the embedded database and of secrets; default ./var
KLAVERBLAD_PROXY=1      how many proxies of ours stand in front; each sets X-Forwarded-Proto and
                        adds to X-Forwarded-For. Without it, what those headers say is not believed
DATABASE_URL            postgres://…; without it SQLite in KLAVERBLAD_DATA
KLAVERBLAD_IDLE_PROFESSIONAL_MIN   a session of a professional may lie still this long; default 30
KLAVERBLAD_IDLE_PERSON_MIN         the same for a person in guidance; default 120
KLAVERBLAD_RETENTION=1  warn and erase every day by the terms of the region, once it confirmed them;
                        default off: what is erased does not come back (docs/retention.md)
KLAVERBLAD_EMAIL_BACKEND, KLAVERBLAD_FROM   how mail leaves, and from whom; default SMTP by the
                        names below, from klaverblad@localhost. The practice region mails nothing
KLAVERBLAD_SMTP_HOST, _PORT, _USER, _PASSWORD, _TLS=1   the mail server; default localhost, 25
KLAVERBLAD_SMS_URL      the gateway for text messages (docs/reminders.md describes it and the rest
                        of KLAVERBLAD_SMS_…). Without it somebody sends them by hand
KLAVERBLAD_OIDC         providers to sign in with, by id, separated by commas: itsme,acm. Of each,
                        with its id in capitals in the place of X (see docs/signing-in.md):
KLAVERBLAD_OIDC_X_NAME             the word on the button
KLAVERBLAD_OIDC_X_ISSUER           its address, exactly as it names itself
KLAVERBLAD_OIDC_X_CLIENT_ID        who we are there
KLAVERBLAD_OIDC_X_SECRET           our secret there, or …_SECRET_FILE: the file that holds it
KLAVERBLAD_OIDC_X_SCOPE            what we ask; default: openid email
KLAVERBLAD_OIDC_X_ACR              the strength that we ask for
KLAVERBLAD_OIDC_X_TWO_FACTOR_ACR   answers that mean two factors, separated by spaces
KLAVERBLAD_OIDC_X_TWO_FACTOR_AMR   the same, for what it says of the ways used
KLAVERBLAD_OIDC_X_USERINFO=0       everything stands in the token; its userinfo is not asked
KLAVERBLAD_OIDC_X_TRUST_EMAIL=1    it may link somebody by their verified e-mail address
"""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from klaverblad.site.environment import whole_number
from klaverblad.site.providers import providers
from klaverblad.site.secrets import keyring_source, secret_key
from klaverblad.sms import gateway

SITE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("KLAVERBLAD_DATA", "var")).resolve()
KLAVERBLAD_DEMO = os.environ.get("KLAVERBLAD_DEMO") == "1"

DEBUG = False
KLAVERBLAD_RETENTION = os.environ.get("KLAVERBLAD_RETENTION") == "1"
SECRET_KEY = secret_key(DATA, demo=KLAVERBLAD_DEMO)
KLAVERBLAD_KEYRING = keyring_source(DATA, demo=KLAVERBLAD_DEMO)
ALLOWED_HOSTS = [h for h in os.environ.get("KLAVERBLAD_HOSTS", "").split(",") if h]
if KLAVERBLAD_DEMO:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "klaverblad.apps.accounts",
    "klaverblad.apps.journal",
    "klaverblad.apps.access",
    "klaverblad.apps.events",
    "klaverblad.apps.imports",
    "klaverblad.apps.signin",
    "klaverblad.apps.people",
    "klaverblad.apps.library",
    "klaverblad.apps.trajectories",
    "klaverblad.apps.groups",
    "klaverblad.apps.rights",
    "klaverblad.apps.travel",
    "klaverblad.apps.places",
    "klaverblad.apps.childcare",
    "klaverblad.apps.loans",
    "klaverblad.apps.placements",
    "klaverblad.apps.barriers",
    "klaverblad.apps.monitor",
    "klaverblad.apps.exchange",
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
    "allauth.socialaccount",
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
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "klaverblad.apps.accounts.middleware.ActorMiddleware",
    "klaverblad.apps.signin.middleware.LiveSessions",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "klaverblad.apps.signin.middleware.SecondFactor",
    "klaverblad.apps.people.middleware.EmergencyMiddleware",
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
            "builtins": [
                "django.templatetags.i18n",
                "klaverblad.site.templatetags.addresses",
                "klaverblad.site.templatetags.look",
                "klaverblad.site.templatetags.rows",
            ],
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
    # What is deleted is overwritten, so that nobody reads it back out of the file.
    "PRAGMA secure_delete = ON;"
)
if url := os.environ.get("DATABASE_URL", ""):
    # Long enough to be worth what a connection keeps: the plans of prepared questions.
    DATABASES = {"default": dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)}
    # PostgreSQL would compile what it reckons to be long, and call in other processes to read along:
    # both take longer than any question here, and twenty people at once have the processors in use.
    # And a prepared question (apps/accounts/written.py) is planned once, not for each value.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options",
        "-c jit=off -c max_parallel_workers_per_gather=0 -c plan_cache_mode=force_generic_plan",
    )
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
        # So many that nobody empties the counts of somebody else by making counts of their own.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
TASKS = {"default": {"BACKEND": "klaverblad.site.tasks.CodesOnly", "QUEUES": ["default"]}}

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
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "accounts:practice" if KLAVERBLAD_DEMO else "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "klaverblad.apps.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {
    "login": "klaverblad.apps.signin.forms.LoginForm",
    "change_password": "klaverblad.apps.signin.forms.ChangePasswordForm",
    "set_password": "klaverblad.apps.signin.forms.SetPasswordForm",
    "reset_password": "klaverblad.apps.signin.forms.ResetPasswordForm",
    "reset_password_from_key": "klaverblad.apps.signin.forms.ResetPasswordKeyForm",
    "reauthenticate": "klaverblad.apps.signin.forms.ReauthenticateForm",
}
# See docs/decisions/0008. Per minute and address: a whole office may sit behind one. The budgets
# of guesses are chosen in apps/signin/attempts.py; none of them closes an account.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "login_failed_known": "10/5m/key",
    "login_failed_account": "100/h/key",
    "reset_password": "5/m/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Klaverblad"
MFA_ADAPTER = "klaverblad.apps.access.second_factor.SealedSecondFactor"

SESSION_ENGINE = "klaverblad.apps.access.sessions"
# Not in a cookie: a toast may say of whom it is.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_FORMS = {
    "authenticate": "klaverblad.apps.signin.forms.AuthenticateForm",
    "reauthenticate": "klaverblad.apps.signin.forms.ReauthenticateCodeForm",
    "activate_totp": "klaverblad.apps.signin.forms.ActivateAppForm",
    "add_webauthn": "klaverblad.apps.signin.forms.AddKeyForm",
    "edit_webauthn": "klaverblad.apps.signin.forms.EditKeyForm",
    "authenticate_webauthn": "klaverblad.apps.signin.forms.AuthenticateKeyForm",
    "reauthenticate_webauthn": "klaverblad.apps.signin.forms.ReauthenticateKeyForm",
    "login_webauthn": "klaverblad.apps.signin.forms.LoginKeyForm",
}
SOCIALACCOUNT_ADAPTER = "klaverblad.apps.signin.linking.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers(os.environ, demo=KLAVERBLAD_DEMO)}}
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_STORE_TOKENS = False
KLAVERBLAD_PROXIES = whole_number("KLAVERBLAD_PROXY", 0, at_most=5)
ALLAUTH_TRUSTED_PROXY_COUNT = KLAVERBLAD_PROXIES

KLAVERBLAD_IDLE_PROFESSIONAL_MIN = whole_number(
    "KLAVERBLAD_IDLE_PROFESSIONAL_MIN", 30, at_least=3, at_most=600
)
KLAVERBLAD_IDLE_PERSON_MIN = whole_number(
    "KLAVERBLAD_IDLE_PERSON_MIN", 120, at_least=3, at_most=600
)
KLAVERBLAD_DEVICE_COOKIE = "klaverblad_toestel" if KLAVERBLAD_DEMO else "__Host-klaverblad_toestel"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not KLAVERBLAD_DEMO
SESSION_COOKIE_NAME = "klaverblad" if KLAVERBLAD_DEMO else "__Host-klaverblad"
CSRF_COOKIE_NAME = "klaverblad_csrf" if KLAVERBLAD_DEMO else "__Host-klaverblad_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# At most; apps/signin/limits.py counts it from the sign-in, whatever is saved in between.
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
if KLAVERBLAD_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# ---- systems that ask ------------------------------------------------------------------------
# Ten a second all day is a system that does its work; more is one that is stuck in a circle.
API_REQUESTS_A_MINUTE = 600
API_WRONG_KEYS_A_MINUTE = 30

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# A document of 10 MB is read in memory: nothing of it ever lies in the folder of temporary files.
FILE_UPLOAD_MAX_MEMORY_SIZE = 11_000_000

# ---- words -----------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("fr", _("Frans")), ("en", _("Engels"))]
# The pages of a person themselves speak more; what they lack is Dutch (tests/house/person_pages.py).
KLAVERBLAD_PERSON_LANGUAGES = [*LANGUAGES, ("ar", _("Arabisch"))]
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
EMAIL_HOST = os.environ.get("KLAVERBLAD_SMTP_HOST", "localhost")
EMAIL_PORT = whole_number("KLAVERBLAD_SMTP_PORT", 25, at_least=1, at_most=65535)
EMAIL_HOST_USER = os.environ.get("KLAVERBLAD_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KLAVERBLAD_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("KLAVERBLAD_SMTP_TLS") == "1"
# A server that says nothing must not hold a worker.
EMAIL_TIMEOUT = 20
# In the practice region nothing leaves: text messages are sent by hand there, that is by nobody.
KLAVERBLAD_SMS = None if KLAVERBLAD_DEMO else gateway(os.environ)
# Two desks on one machine that trade with each other, to try it out. Never on a machine that others
# can reach: a coordinator could then have it call what listens beside it.
KLAVERBLAD_NEIGHBOUR_ON_LOOPBACK = os.environ.get("KLAVERBLAD_NEIGHBOUR_ON_LOOPBACK") == "1"

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
