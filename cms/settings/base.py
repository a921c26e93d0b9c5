"""Settings that hold everywhere; what differs is in dev, production and test.

Everything an operator sets comes from the environment (docs/reference/settings.md).
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from cms.settings.storage import choose_storages, find_image_sources
from cms.settings.tasks import choose_tasks

env = environ.Env()

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
VAR = PROJECT_ROOT / "var"
env.read_env(PROJECT_ROOT / ".env")

INSTALLED_APPS = [
    "cms",
    "events",
    "events.previews",
    "exporters",
    "exporters.releases",
    "django_tasks",
    "django_tasks_db",
    "django_rq",
    "django_tasks_rq",
    "wagtail_headless_preview",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "exporters.releases.reconcile_requests.CoalesceReconcilesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # An editor saves while an export reads: writers wait for each other, readers wait for nobody.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    }
# Releases are made "immediate" in the process that asks, by "database" or "redis" in a worker.
TASKS = choose_tasks(env)
RQ_QUEUES = {"default": {"URL": env.str("REDIS_URL", default="redis://localhost:6379/0")}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR / "media"))
MEDIA_URL = "/media/"
RELEASES_ROOT = env.path("RELEASES_ROOT", default=str(VAR / "releases"))
# So many of the newest releases stay; older ones go, with the files that only they hold.
RELEASES_KEPT = env.int("RELEASES_KEPT", default=50)
STATIC_ROOT = VAR / "static"
STATIC_URL = "/static/"
STORAGES = choose_storages(
    env,
    releases=RELEASES_ROOT,
    static="django.contrib.staticfiles.storage.StaticFilesStorage",
)

# The browser is not asked: an editor who wants English says so in the account settings.
LANGUAGE_CODE = "sk"
LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("sk", "Slovenčina"), ("en", "English")]
# What Wagtail's own Slovak lacks stands apart, so that collecting our words leaves it alone.
LOCALE_PATHS = [PROJECT_ROOT / "cms" / "locale", PROJECT_ROOT / "cms" / "wagtail_words" / "locale"]
# The date as the site writes it, in English as well.
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
FORMAT_MODULE_PATH = "cms.formats"
# No script has a use for it: forms and Wagtail's own scripts carry the token themselves.
CSRF_COOKIE_HTTPONLY = True
TIME_ZONE = "Europe/Bratislava"
USE_TZ = True

# Where people reach the CMS, and where the Astro preview answers. Two host names: cookies know no ports,
# and those of the CMS are none of the site's business (checks.py).
CMS_URL = env.url("CMS_URL", default="http://localhost:8000").geturl()
PREVIEW_URL = env.url("PREVIEW_URL", default="http://127.0.0.1:4321").geturl()
# Where readers find what is published.
SITE_URL = env.url("SITE_URL", default=PREVIEW_URL).geturl()

# Who commits what is exported. Editors are its authors by name alone: their own addresses stay here.
GIT_NAME = env.str("GIT_NAME", default="CMS")
GIT_EMAIL = env.str("GIT_EMAIL", default=f"cms@{env.url('CMS_URL', default='http://localhost').hostname}")

# In milliseconds. The preview is told of each change and has one request under way at a time: what is typed
# meanwhile goes into the next one, so that nothing is won by waiting.
WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL = 1
WAGTAIL_SITE_NAME = "Podujatia"
# Editors' addresses stay here: by default each avatar asks gravatar.com.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_BASE_URL = CMS_URL
WAGTAILIMAGES_IMAGE_MODEL = "cms.CustomImage"
# In pixels; a larger upload is scaled down to it before it is stored.
IMAGE_LONGEST_SIDE = env.int("IMAGE_LONGEST_SIDE", default=2400)
# All frames together; a picture with more is refused before anything decodes it.
IMAGE_MOST_PIXELS = WAGTAILIMAGES_MAX_IMAGE_PIXELS = env.int("IMAGE_MOST_PIXELS", default=50_000_000)
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.image_forms.ImageForm"
# In bytes; a larger Markdown file is refused by the import.
IMPORT_LARGEST_FILE = env.int("IMPORT_LARGEST_FILE", default=200_000)
# The site's event.extension.json, for what editors publish; an import or export of a project reads its own.
EVENT_EXTENSION = env.str("EVENT_EXTENSION", default="")
WAGTAILDOCS_DOCUMENT_MODEL = "cms.CustomDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
# The draft is what the Astro preview shows.
WAGTAIL_HEADLESS_PREVIEW = {
    "CLIENT_URLS": {"default": f"{PREVIEW_URL}/_preview"},
    "REDIRECT_ON_PREVIEW": True,
    "SERVE_BASE_URL": SITE_URL,
    "ENFORCE_TRAILING_SLASH": False,
}

# Wagtail's admin still has inline styles, and Draftail's image previews are data and blob addresses.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, "'unsafe-inline'"],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:", *find_image_sources(env)],
        "frame-src": [SELF, PREVIEW_URL],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
