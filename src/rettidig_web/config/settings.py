"""Settings, from the environment where a municipality must choose; the defaults suit one machine.

``RETTIDIG_DATA`` is the folder of everything that is kept: the SQLite database, caseload snapshots, the
journal's anchor and, where none is given, the secret key. ``DATABASE_URL`` chooses another database.
"""

import os
import secrets
from pathlib import Path

import dj_database_url

DATA = Path(os.environ.get("RETTIDIG_DATA", "data")).resolve()
DATA.mkdir(parents=True, exist_ok=True, mode=0o700)


def _secret(name: str) -> str:
    """Return the secret from the environment, else from its file in the data folder, made the first time."""
    if value := os.environ.get(name):
        return value
    path = DATA / name.lower()
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = _secret("RETTIDIG_SECRET_KEY")
IDENTITY_KEY = _secret("RETTIDIG_IDENTITY_KEY")
JOURNAL_ANCHOR = Path(os.environ.get("RETTIDIG_JOURNAL_ANCHOR", DATA / "journal.anchor"))
CASELOADS = DATA / "caseloads"
DOCUMENTS = DATA / "documents"
FILE_UPLOAD_TEMP_DIR = DATA / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True, mode=0o700)
FILE_UPLOAD_PERMISSIONS = 0o600
CORRECT_BY = "rettidig_web.findings.queries.correct_by"
"""What says when an error must be corrected; an app that lies below findings asks it by this name."""
IS_DEMO = os.environ.get("RETTIDIG_DEMO") == "1"
DEBUG = os.environ.get("RETTIDIG_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("RETTIDIG_HOSTS", "localhost,127.0.0.1").split(",")
IS_BEHIND_TLS = os.environ.get("RETTIDIG_TLS") == "1"
INBOX = Path(os.environ["RETTIDIG_INBOX"]).resolve() if "RETTIDIG_INBOX" in os.environ else None
"""The folder on the server in which case systems leave their exports; None where there is none."""

INSTALLED_APPS = [
    # Before the libraries, so that our templates are taken instead of theirs.
    "rettidig_web.ui",
    "rettidig_web.accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rettidig_web.journal",
    "rettidig_web.jobs",
    "rettidig_web.controls",
    "rettidig_web.caseloads",
    "rettidig_web.rounds",
    "rettidig_web.reviews",
    "rettidig_web.findings",
    "rettidig_web.documents",
    "rettidig_web.workspace",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rettidig_web.ui.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rettidig_web.accounts.remembering.RememberWhileReading",
    "rettidig_web.accounts.middleware.EndSession",
    "rettidig_web.accounts.middleware.DenyByDefault",
    "rettidig_web.accounts.middleware.FirstThingsFirst",
    "rettidig_web.caseloads.missing.SayWhereFilesAreGone",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "rettidig_web.config.urls"
WSGI_APPLICATION = "rettidig_web.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rettidig_web.ui.context.site",
                "rettidig_web.accounts.context.municipality",
                "rettidig_web.config.navigation.navigation",
            ]
        },
    }
]

FORM_RENDERER = "rettidig_web.ui.rendering.Renderer"

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA / 'rettidig.sqlite3'}", conn_max_age=600, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers do not wait for a writer, and a writer waits for another instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=60000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Long work has a process of its own (``jobs.worker``). Where nobody started one, it is done at once.
HAS_WORKER = not (IS_DEMO or DEBUG or os.environ.get("RETTIDIG_WORKER") == "0")
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if HAS_WORKER
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "rettidig_web.accounts.adapters.NoSignup"
SOCIALACCOUNT_ADAPTER = "rettidig_web.accounts.adapters.KnownPeopleOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# Wrong passwords are counted by axes, in the database; what allauth counts also holds for codes, and a
# whole town hall may sit behind one address.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "100/m/ip,10/300s/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Rettidig"
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = False
OIDC_USERNAME_CLAIM = os.environ.get("RETTIDIG_OIDC_CLAIM", "preferred_username")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "kommune",
                "name": os.environ.get("RETTIDIG_OIDC_NAME", "Kommunens login"),
                "client_id": os.environ.get("RETTIDIG_OIDC_CLIENT", ""),
                "secret": os.environ.get("RETTIDIG_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ["RETTIDIG_OIDC_URL"]},
            }
        ]
        if "RETTIDIG_OIDC_URL" in os.environ
        else []
    }
}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_USERNAME_CALLABLE = "rettidig_web.accounts.adapters.counted_name"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
NODE_MODULES = Path(os.environ.get("RETTIDIG_NODE_MODULES", "node_modules")).resolve()
STATICFILES_DIRS = [("dkfds", NODE_MODULES / "dkfds" / "dist"), ("htmx", NODE_MODULES / "htmx.org" / "dist")]
WHITENOISE_USE_FINDERS = True

# A message may name a colleague or a file: it waits in the database, not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_TLS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

SITE_ADDRESS = os.environ.get("RETTIDIG_ADDRESS", "http://localhost:8000")
EMAIL_HOST = os.environ.get("RETTIDIG_SMTP_HOST", "")
EMAIL_BACKEND = (
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST and not IS_DEMO else 'console'}.EmailBackend"
)
EMAIL_PORT = int(os.environ.get("RETTIDIG_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("RETTIDIG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("RETTIDIG_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("RETTIDIG_SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("RETTIDIG_MAIL_FROM", "Rettidig <rettidig@localhost>")

# Nothing of a request but its method, its route and its status is written: an address could name a case.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"nothing_of_people": {"()": "rettidig_web.config.logs.NothingOfPeople"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["nothing_of_people"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # axes writes user names and addresses in its warnings; what it has counted is in the database.
    "loggers": {
        "axes": {"level": "CRITICAL"},
        "django.request": {"filters": ["nothing_of_people"], "level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS = (
    [] if IS_BEHIND_TLS else ["security.W004", "security.W008", "security.W012", "security.W016"]
)
