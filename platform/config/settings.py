"""Django settings. Everything that differs between machines comes from the environment.

`docs/settings.md` lists each variable; a test holds that list against this file.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

from config import embedded_postgres, env

django_stubs_ext.monkeypatch()  # ModelAdmin[Flag] and the like, at run time too

ROOT = Path(__file__).resolve().parents[2]
HTTP = ("https", "http")
VAR = env.folder("VAR_DIR", ROOT / "var")

DEBUG = env.boolean("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY")
if not SECRET_KEY:
    if env.text("DATABASE_URL"):
        raise ImproperlyConfigured("Set SECRET_KEY (or SECRET_KEY_FILE) to a long random text.")
    SECRET_KEY = env.kept_secret("SECRET_KEY", VAR / "secret-key")  # its own database: its own key

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG else "")
# Whose pages are on which host; neither set: one host for both pools, for development.
STAFF_HOST = env.text("STAFF_HOST").strip().lower()
VOLUNTEER_HOST = env.text("VOLUNTEER_HOST").strip().lower()
ALLOWED_HOSTS += [host for host in (STAFF_HOST, VOLUNTEER_HOST) if host]
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
PORT = env.port("PORT", 8000)
DEMO_SERVE = env.boolean("DEMO_SERVE", default=True)
# Where the links in mails lead.
BASE_URL = env.url(
    "BASE_URL",
    f"http://localhost:{PORT}",
    form="https://hustings.example.org",
    schemes=HTTP,
).rstrip("/")

INSTALLED_APPS = [
    # unfold before django.contrib.admin: its templates stand in for Django's
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "access.admin_config.HustingsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    # platform/
    "core",
    "jobs",
    "django_q",  # after jobs, whose qcluster command stands in for theirs
    "access",
    "gateway",
    "portal",
    # the tools
    "donors",
    "texting",
    "audit",
    "media",
]

MIDDLEWARE = [
    "core.middleware.RequestContextMiddleware",
    "core.middleware.ProbesMiddleware",
    "gateway.middleware.QuestionMiddleware",  # before all that only pages need
    "gateway.middleware.ProblemsMiddleware",
    "access.middleware.RefusalLogMiddleware",  # outside of all that may hold a transaction
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.PrivatePagesMiddleware",
    "access.middleware.PoolMiddleware",  # before sessions: each pool has cookies of its own
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "access.middleware.PersonMiddleware",
    "access.factors.middleware.SecondFactorMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "core.middleware.WhoMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- Database: a server by DATABASE_URL, or the embedded one ------------------------------------

EMBEDDED_HOME = VAR / "postgres"


def _database() -> dict[str, Any]:
    form = "postgres://user:password@host:port/name"
    url = env.url("DATABASE_URL", form=form, schemes=("postgres", "postgresql"), local=True)
    if not url:
        throw_away = env.boolean("DATABASE_THROW_AWAY", default=False)
        return {
            "ENGINE": "config.embedded_backend",
            "NAME": embedded_postgres.DATABASE,
            "USER": embedded_postgres.SUPERUSER,
            "EMBEDDED_HOME": str(EMBEDDED_HOME),
            "EMBEDDED_OPTIONS": (
                embedded_postgres.THROW_AWAY if throw_away else embedded_postgres.DURABLE
            ),
        }
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError):  # the error would tell the url, and its password, to a log
        parsed = {}
    if not parsed.get("NAME"):
        raise ImproperlyConfigured(f"DATABASE_URL must look like {form}; it names no database.")
    # A server that is silent must not keep a request waiting for minutes.
    options = dict(parsed.get("OPTIONS") or {})
    return {**parsed, "OPTIONS": {"connect_timeout": 5, **options}}


DATABASES = {"default": {**_database(), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Jobs ---------------------------------------------------------------------------------------

REDIS_URL = env.url(
    "REDIS_URL",
    form="redis://:password@host:port/number",
    schemes=("redis", "rediss", "unix"),
    local=True,
)
SQS_QUEUE = env.text("SQS_QUEUE").strip()
SQS_ENDPOINT_URL = env.url("SQS_ENDPOINT_URL", form="https://sqs.example.org", schemes=HTTP)
SQS_REGION_NAME = env.text("SQS_REGION_NAME").strip()
WORKERS = env.integer("WORKERS", 2)
JOB_SECONDS = env.integer("JOB_SECONDS", 3600)  # no job runs longer
JOB_LEASE_SECONDS = env.integer("JOB_LEASE_SECONDS", 30)  # a worker silent for so long is dead
JOB_STALL_SECONDS = env.integer("JOB_STALL_SECONDS", 30)  # a cluster idle beside work starts anew
JOB_STOP_SECONDS = env.integer("JOB_STOP_SECONDS", 60)  # how long SIGTERM lets jobs finish
JOB_KEPT_DAYS = env.integer("JOB_KEPT_DAYS", 90)  # then what has ended is removed


def _broker() -> dict[str, Any]:
    """Theirs, that outlast a broker that is away for a while."""
    if REDIS_URL:
        return {"redis": REDIS_URL, "broker_class": "jobs.brokers.redis.RedisBroker"}
    if SQS_QUEUE:
        where = {"endpoint_url": SQS_ENDPOINT_URL, "region_name": SQS_REGION_NAME}
        return {
            "sqs": {"queue": SQS_QUEUE, **where, "receive_message_wait_time_seconds": 1},
            "broker_class": "jobs.brokers.sqs.SqsBroker",
        }
    return {"orm": "default", "broker_class": "jobs.brokers.orm.OrmBroker"}


Q_CLUSTER: dict[str, Any] = {
    "name": "hustings",
    "workers": WORKERS,
    "queue_limit": WORKERS,  # what lies in a worker's memory is lost with it: keep it short
    "bulk": 1,
    "poll": 0.2,
    "timeout": JOB_SECONDS,
    "retry": JOB_SECONDS + 60,
    "recycle": 500,
    "save_limit": -1,  # the Job row is the record; django-q2 keeps none of its own
    "ack_failures": True,  # our rows decide on another try, not the broker
    "max_attempts": 1,
    "scheduler": False,  # schedules are in code: jobs/schedules.py
    "catch_up": False,
    "label": "Broker",
    "log_level": "WARNING",
    **_broker(),
}

# --- Files --------------------------------------------------------------------------------------

STORAGE_BUCKET = env.text("STORAGE_BUCKET")
STORAGE_ENDPOINT_URL = env.url("STORAGE_ENDPOINT_URL", form="https://s3.example.org", schemes=HTTP)
STORAGE_REGION = env.text("STORAGE_REGION").strip()
MEDIA_ROOT = VAR / "uploads"
MEDIA_URL = "/uploads/"  # no url serves it: every download goes through a view that asks who it is


def _file_storage() -> dict[str, Any]:
    if not STORAGE_BUCKET:
        return {
            "BACKEND": "core.folder_storage.FolderStorage",
            "OPTIONS": {"allow_overwrite": True, "file_permissions_mode": 0o600},
        }
    from botocore.config import Config  # half a second that a folder need not pay

    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": STORAGE_BUCKET,
            "endpoint_url": STORAGE_ENDPOINT_URL or None,
            "region_name": STORAGE_REGION or None,
            "default_acl": None,
            "file_overwrite": True,
            "querystring_auth": True,
            # A bucket that hangs is told to whoever waits for it after two minutes, not twenty.
            "client_config": Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "max_attempts": 4},
            ),
        },
    }


STORAGES = {
    "default": _file_storage(),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Who may enter ------------------------------------------------------------------------------

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["access.backends.GrantBackend"]
LOGIN_URL = "access:sign-in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "access:sign-in"
# security.W021 asks for the list that browsers ship with: that is for the domain's owner to say.
# auth.W004 asks for unique=True on the e-mail; ours is unique without regard to case, by constraint
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W021"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# __Host-: a browser takes such a cookie by TLS only, and never from another host of the domain.
SESSION_COOKIE_NAME = "hustings_session" if DEBUG else "__Host-hustings_session"
CSRF_COOKIE_NAME = "csrftoken" if DEBUG else "__Host-hustings_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # scripts take the token from the page's form
SESSION_HOURS = env.integer("SESSION_HOURS", 12)  # a session ends so long after it began
SESSION_IDLE_MINUTES = env.integer("SESSION_IDLE_MINUTES", 120)  # or when unused for so long
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
# Messages name donors: they stay with us, and travel in no cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Staff sign in by a provider -----------------------------------------------------------------

GOOGLE_CLIENT_ID = env.text("GOOGLE_CLIENT_ID").strip()
GOOGLE_CLIENT_SECRET = env.text("GOOGLE_CLIENT_SECRET").strip()
OIDC_ISSUER = env.url("OIDC_ISSUER", form="https://id.example.org", schemes=HTTP)
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID").strip()
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET").strip()
STAFF_DOMAINS = sorted({domain.lower() for domain in env.words("STAFF_DOMAINS")})

ACCOUNT_ADAPTER = "access.adapters.account.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # a provider, a code or an invitation has proved it
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
SOCIALACCOUNT_ADAPTER = "access.adapters.social.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # nobody is known by their e-mail
SOCIALACCOUNT_STORE_TOKENS = False
GOOGLE: dict[str, Any] = {
    "name": "Google",
    "client_id": GOOGLE_CLIENT_ID,
    "secret": GOOGLE_CLIENT_SECRET,
    "settings": {
        "scope": ["openid", "email", "profile"],
        # A hint for Google's page alone: who may come in is read from the ID token.
        "auth_params": {
            "hd": STAFF_DOMAINS[0] if len(STAFF_DOMAINS) == 1 else "*",
            "prompt": "select_account",
        },
        "oauth_pkce_enabled": True,
    },
}
OPENID: dict[str, Any] = {
    # The identities of an issuer are kept under its own name: those of another one, which may come
    # to be named here, are never taken for them.
    "provider_id": OIDC_ISSUER,
    "name": urlsplit(OIDC_ISSUER).hostname or "OpenID Connect",  # on the button
    "client_id": OIDC_CLIENT_ID,
    "secret": OIDC_CLIENT_SECRET,
    "settings": {
        "server_url": f"{OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration",
        "fetch_userinfo": False,
        "oauth_pkce_enabled": True,
    },
}
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "google": {"APPS": [GOOGLE] if GOOGLE_CLIENT_ID else []},
    "openid_connect": {
        "provider_class": "access.adapters.providers.OpenIDProvider",
        "APPS": [OPENID] if OIDC_ISSUER and OIDC_CLIENT_ID else [],
    },
}

# --- Second factors -----------------------------------------------------------------------------

# Whoever comes from the Workspace has shown one there; others show one here, in every session,
# before any page of the staff opens. While DEBUG the demo's people go without.
SECOND_FACTOR_REQUIRED = not DEBUG
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")  # former keys, which still open things
MFA_ADAPTER = "access.factors.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# --- Invitations --------------------------------------------------------------------------------

INVITATION_DAYS = env.integer("INVITATION_DAYS", 14)  # how long a link holds

# --- The API ------------------------------------------------------------------------------------

API_PER_MINUTE = env.integer("API_PER_MINUTE", 600)  # of a person by session, and of each token
API_STRANGERS_PER_MINUTE = env.integer("API_STRANGERS_PER_MINUTE", 60)  # of each address
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["gateway.permissions.DenyAll"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "gateway.authentication.TokenAuthentication",  # first: it words the challenge of a 401
        "gateway.authentication.SessionAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["gateway.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "gateway.pagination.CursorPages",
    "DEFAULT_THROTTLE_CLASSES": ["gateway.throttling.CallerThrottle"],
    "DEFAULT_SCHEMA_CLASS": "gateway.schema.HustingsSchema",
    "DEFAULT_METADATA_CLASS": None,  # what an address takes is told by the schema alone
    "EXCEPTION_HANDLER": "gateway.problems.problem_for",
    "URL_FORMAT_OVERRIDE": None,  # the Accept header decides
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Hustings",
    "DESCRIPTION": "The campaign's internal API. Every error is a problem as of RFC 9457.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "FlagState": "donors.models.Flag.State",
        "UndertakingState": "jobs.queries.STATES",
    },
}

# --- Roles, grants and the log ------------------------------------------------------------------

CSRF_FAILURE_VIEW = "access.views.form_too_old"
GRANT_WARNING_DAYS = env.integer("GRANT_WARNING_DAYS", 7)
# The JSON key of a service account that may read who is in the Workspace's groups.
GOOGLE_SYNC_KEY = env.text("GOOGLE_SYNC_KEY").strip()
GOOGLE_SYNC_SUBJECT = env.text("GOOGLE_SYNC_SUBJECT").strip()
GOOGLE_SYNC_API_URL = env.url(
    "GOOGLE_SYNC_API_URL",
    "https://admin.googleapis.com",
    form="https://admin.googleapis.com",
    schemes=HTTP,
)
GOOGLE_SYNC_MOST_ENDED = env.integer("GOOGLE_SYNC_MOST_ENDED", 20, least=0, most=100)  # percent

# --- Public registers that lists are fetched from ------------------------------------------------

REGISTERS = env.choice("REGISTERS", "live", ("live", "console"))
LDA_API_URL = env.url(
    "LDA_API_URL", "https://lda.gov/api/v1", form="https://lda.gov/api/v1", schemes=HTTP
)
LDA_API_KEY = env.text("LDA_API_KEY").strip()  # without one it is 15 questions a minute
FARA_BULK_URL = env.url(
    "FARA_BULK_URL",
    "https://efile.fara.gov/bulk/zip",
    form="https://efile.fara.gov/bulk/zip",
    schemes=HTTP,
)

# --- The gateway for other services --------------------------------------------------------------

GATEWAY_KEY = env.text("GATEWAY_KEY")  # else what it protects is derived from SECRET_KEY
NGINX_CERTIFICATE = env.text("NGINX_CERTIFICATE")  # paths on the machine of nginx
NGINX_CERTIFICATE_KEY = env.text("NGINX_CERTIFICATE_KEY")

# --- Hustings as an OpenID provider ---------------------------------------------------------------

IDP_OIDC_ADAPTER = "gateway.openid.adapter.HouseAdapter"
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

# --- Where contributions come from ----------------------------------------------------------------

INBOX = env.text("INBOX").strip()  # a folder, or s3://bucket/prefix
SNS_TOPICS = env.words("SNS_TOPICS")  # the ARNs of those whose messages are believed
# Where the certificates and confirmations of SNS are; tests have a server of their own there.
SNS_ADDRESS = "https://sns.{region}.{domain}/"

VAN_URL = env.url(
    "VAN_URL", "https://api.securevan.com/v4", form="https://api.securevan.com/v4", schemes=HTTP
)
VAN_APP_NAME = env.text("VAN_APP_NAME").strip()
VAN_API_KEY = env.text("VAN_API_KEY").strip()
VAN_MODE = env.integer("VAN_MODE", 1, least=0, most=1)  # 1: My Campaign, 0: the voter file
VAN_RESOURCE = env.text("VAN_RESOURCE", "Contributions").strip()
VAN_FIELDS = env.words(
    "VAN_FIELDS",
    "VanID,FirstName,MiddleName,LastName,Suffix,StreetAddress,City,State,ZipOrPostal,Email,Phone,"
    "Employer,Occupation,ContributionID,Amount,DateReceived,Designation,Period,Cycle",
)
VAN_SOURCE = env.text("VAN_SOURCE", "van").strip()
VAN_PULL_AT = env.time_of_day("VAN_PULL_AT", "05:00")
IMPORT_EXPECTED_FROM = env.words("IMPORT_EXPECTED_FROM")  # sources that bring something every day
IMPORT_EXPECTED_BY = env.time_of_day("IMPORT_EXPECTED_BY", "10:00")
IMPORT_EXPECTED_ON = env.weekdays("IMPORT_EXPECTED_ON", "mon,tue,wed,thu,fri,sat,sun")
# Three years from the report that a gift stands in, 11 CFR 102.9(c), and some more.
IMPORT_ORIGINALS_KEPT_DAYS = env.integer("IMPORT_ORIGINALS_KEPT_DAYS", 1_280)

# --- What browsers may do with our pages --------------------------------------------------------

SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", default=not DEBUG)
# Browsers keep to this promise for so long: a short one first, until TLS is known to hold.
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 0 if DEBUG else 3600, least=0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.boolean("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
BEHIND_PROXY = env.boolean("BEHIND_PROXY", default=False)
if BEHIND_PROXY:  # else anyone could claim to have come by TLS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# unfold evaluates expressions in its markup (Alpine) and sets style attributes: under /admin/ only.
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [UNSAFE_EVAL],
    "style-src": [UNSAFE_INLINE],
}

# --- Mail ---------------------------------------------------------------------------------------

EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.port("EMAIL_PORT", 587 if EMAIL_HOST else 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.boolean("EMAIL_USE_TLS", default=EMAIL_PORT == 587)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Hustings <hustings@localhost>")
if EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
else:  # nothing leaves the machine until a mail server is named
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"

# --- Operations -------------------------------------------------------------------------------

METRICS_TOKEN = env.text("METRICS_TOKEN")  # what Prometheus sends; without one, nobody is told
RELEASE = env.text("RELEASE")  # what is deployed, by its tag or commit
# How long `migrate` waits for a lock (and then tries again), and how long a statement may take.
MIGRATE_LOCK_SECONDS = env.integer("MIGRATE_LOCK_SECONDS", 4)
MIGRATE_STATEMENT_SECONDS = env.integer("MIGRATE_STATEMENT_SECONDS", 900)

# --- Language, time, logs -----------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", "America/New_York")  # shown; stored in UTC

LOG_FORMAT = env.choice(
    "LOG_FORMAT", "json" if not sys.stderr.isatty() else "console", ("json", "console")
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"structured": {"()": "core.logs.formatter", "style": LOG_FORMAT}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": env.choice("LOG_LEVEL", "INFO", env.LOG_LEVELS)},
    "loggers": {
        # In place of Django's own console handler. Its level stays INFO whatever ours is: below, it
        # would log statements with their values.
        "django": {"handlers": ["stderr"], "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django-q": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "fido2": {"level": "WARNING"},  # below, it tells the ids of people's passkeys
    },
}

# Reads change nothing: only these methods open a history context (who, on which page).
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# --- The admin's look ---------------------------------------------------------------------------

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Hustings",
    "SITE_HEADER": "Hustings",
    "SITE_SUBHEADER": "Campaign platform",
    "SITE_URL": None,  # the account menu says "Your tools" instead of "View site"
    "SITE_ICON": lambda request: static("hustings.svg"),
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("hustings.svg")}
    ],
    "STYLES": [lambda request: static("admin.css")],
    "SCRIPTS": [lambda request: static("admin.js")],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "6px",
    "SIDEBAR": {"navigation": "access.admin_site.sidebar"},
    "ACCOUNT": {"navigation": "access.admin_site.account"},
}
