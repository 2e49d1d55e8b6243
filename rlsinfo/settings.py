"""Settings. The only file that reads the environment; `.env.example` explains every name."""

from pathlib import Path
from urllib.parse import urlsplit

import environs
from django.core.exceptions import ImproperlyConfigured
from js_asset import static_lazy

from articles import care_card, picture_block
from rlsinfo.databases import database_settings
from rlsinfo.email_url import email_settings
from rlsinfo.logs import logging_settings
from rlsinfo.secret_key import read_secret_key
from rlsinfo.stylesheet import csp_source, join_css

BASE_DIR = Path(__file__).resolve().parent.parent

env = environs.Env()
env.read_env(BASE_DIR / ".env")

#: Where everything lives that must survive: the database, uploads, the secret key.
VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")

#: The one address of this site, without a slash at the end. All that is "secure" follows from it.
SITE_URL = env.str("SITE_URL", f"http://localhost:{env.int('GRANIAN_PORT', 8000)}").rstrip("/")
SITE_NAME = env.str("SITE_NAME", "Restless legs, explained")
SECURE = urlsplit(SITE_URL).scheme == "https"
SITE_HOST = urlsplit(SITE_URL).hostname
if urlsplit(SITE_URL).scheme not in ("http", "https") or not SITE_HOST:
    raise ImproperlyConfigured("SITE_URL must begin with http:// or https:// and name a host.")

DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1"] if SITE_HOST == "localhost" else [SITE_HOST]
SECRET_KEY = env.str("SECRET_KEY", "") or read_secret_key(VAR_DIR)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])

INSTALLED_APPS = [
    "rlsinfo.apps.SiteConfig",
    "rlsinfo.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "articles",
    "contact",
    "crispy_forms",
    "django_prose_editor",
]

MIDDLEWARE = [
    # Outermost, so that every answer carries the security headers, the ones made below as well.
    "rlsinfo.headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Before WhiteNoise: a wrong Host is refused for static files too.
    "django.middleware.common.CommonMiddleware",
    "rlsinfo.request_body.RequestBodyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "rlsinfo.standalone.DatabaseAwayMiddleware",
    "rlsinfo.content_version.ContentVersionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rlsinfo.idle.IdleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "rlsinfo.urls"
WSGI_APPLICATION = "rlsinfo.wsgi.application"

#: The style sheet that every public page carries inline, and the source that allows it.
PAGE_CSS = join_css(BASE_DIR / "static" / "css")
PAGE_CSS_SOURCE = csp_source(PAGE_CSS)
#: The same as paper would have it, for a preview of the print.
PRINT_PREVIEW_CSS = PAGE_CSS.replace("@media print", "@media all")
PRINT_PREVIEW_CSS_SOURCE = csp_source(PRINT_PREVIEW_CSS)

STYLE_SHEETS = {"page.css": PAGE_CSS, "print-preview.css": PRINT_PREVIEW_CSS}
TEMPLATE_LOADERS = [
    # The style sheets as templates: pages include them as they are.
    ("django.template.loaders.locmem.Loader", STYLE_SHEETS),
    "rlsinfo.template_loader.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rlsinfo.context_processors.site",
                "contact.context_processors.ways_to_reach_us",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_TEMPLATE_PACK = "rls"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("rls",)
CRISPY_FAIL_SILENTLY = False

# --- Database -------------------------------------------------------------------------------------

try:
    DATABASES = {"default": database_settings(env.str("DATABASE_URL", ""), VAR_DIR)}
except ValueError as error:
    raise ImproperlyConfigured(str(error)) from None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Security -------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = SECURE
# The proxy in front must set this header itself, or anybody could claim that a request was secure.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
# The health check comes from the machine itself, past the proxy.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
#: How long browsers insist on https, in seconds. Begin with a day (86400) on a new address.
HSTS_SECONDS = env.int("HSTS_SECONDS", 63072000)
SECURE_HSTS_SECONDS = HSTS_SECONDS if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
#: Proxies in front, each of which adds to X-Forwarded-For: only what they wrote is believed.
TRUSTED_PROXIES = env.int(
    "TRUSTED_PROXIES", 1 if SECURE else 0, validate=environs.validate.Range(0, 5)
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Cookies exist under /admin/ only; the public pages set none. __Host- needs https.
SESSION_COOKIE_NAME = "__Host-s" if SECURE else "s"
CSRF_COOKIE_NAME = "__Host-c" if SECURE else "c"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
CSRF_FAILURE_VIEW = "rlsinfo.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

#: The largest request body, in bytes; a longer one is answered 413.
DATA_UPLOAD_MAX_MEMORY_SIZE = 262144
#: The largest picture that staff may add, in bytes.
PICTURE_MAX_BYTES = 5 * 1024 * 1024
# Not fewer: a list in the admin sends a field for each row that is ticked.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "admin:login"

# --- Words, times, files --------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", "Europe/London")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Nobody but a developer asks for source maps, and they are most of the work.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "webp", "woff2", "map")
# Pages name files by their hashed names only.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Email ----------------------------------------------------------------------------------------

globals().update(email_settings(env.str("EMAIL_URL", "console:")))
#: Seconds to wait for the mail server. Django's own default is to wait for ever.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", f"noreply@{SITE_HOST}")

# --- Publishing -----------------------------------------------------------------------------------

#: Whether a clinician must sign off each text before it can be published.
REQUIRE_SIGN_OFF = env.bool("REQUIRE_SIGN_OFF", False)

#: Whether the worker looks, once a week, whether the pages of our sources are still there.
CHECK_LINKS = env.bool("CHECK_LINKS", False)

# --- How long people's words are kept, as the privacy page and the consent text say ---------------

#: Days a closed message keeps its sender and text before both are erased.
CONTACT_RETENTION_DAYS = env.int(
    "CONTACT_RETENTION_DAYS", 365, validate=environs.validate.Range(1, 365)
)
#: The same for spam, from the day that it was put there.
SPAM_RETENTION_DAYS = env.int("SPAM_RETENTION_DAYS", 30, validate=environs.validate.Range(1, 30))
#: The same for a line that a reader wrote about a page, from the day that it was written.
FEEDBACK_RETENTION_DAYS = env.int(
    "FEEDBACK_RETENTION_DAYS", 365, validate=environs.validate.Range(1, 365)
)

#: Messages an hour from which on they go into the spam folder: nobody reads a flood.
CONTACT_MESSAGES_PER_HOUR = env.int("CONTACT_MESSAGES_PER_HOUR", 300)

# --- Logs -----------------------------------------------------------------------------------------

LOGGING = logging_settings(env.log_level("LOG_LEVEL", "INFO"))

# --- The editor -----------------------------------------------------------------------------------

DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy(f"js/{script}.js")], "extensions": {name: allow}}
    for script, name, allow in [
        ("article-editor", "CareCard", care_card.allow),
        ("picture-block", "PictureBlock", picture_block.allow),
    ]
]
MENU_GROUPS = ["nodes -lists", "lists", "marks", "link", "table", "picture", "care", "history"]
DJANGO_PROSE_EDITOR_MENU_GROUPS = [{"group": group} for group in MENU_GROUPS]
