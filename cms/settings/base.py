"""Settings that hold everywhere; what differs is in dev, production and test.

Everything an operator sets comes from the environment (docs/reference/settings.md).
"""

import environ
from csp.constants import NONE, SELF

from cms.environment import PROJECT_ROOT, read_environment
from cms.settings.logs import choose_logging, choose_time_zone
from cms.settings.mail import choose_mail
from cms.settings.storage import choose_storages, find_image_sources
from cms.settings.tasks import choose_tasks

env = environ.Env()

VAR = PROJECT_ROOT / "var"
read_environment()

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
    "cms.logs.context.identify_requests",
    "cms.health.middleware.answer_supervisors",
    "cms.metrics.requests.measure_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.stored_files.remove_rolled_back_files",
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
    # WAL: an export reads while an editor saves; only writers wait for each other.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
    }
# Where releases are made: "immediate" in the process of the request, "database" or "redis" in a worker.
TASKS = choose_tasks(env)
RQ_QUEUES = {"default": {"URL": env.str("REDIS_URL", default="redis://localhost:6379/0")}}
# In seconds: /readyz fails where `manage.py reconcile` last ended longer ago. 0: nobody runs it.
RECONCILE_MAX_AGE = 0
# /metrics is 404 without it.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SENTRY_DSN = env.str("SENTRY_DSN", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR / "media"))
MEDIA_URL = "/media/"
RELEASES_ROOT = env.path("RELEASES_ROOT", default=str(VAR / "releases"))
# Releases of each site that pruning leaves; with the older ones, files go that only they have.
RELEASES_KEPT = env.int("RELEASES_KEPT", default=50)
STATIC_ROOT = VAR / "static"
STATIC_URL = "/static/"
STORAGES = choose_storages(
    env,
    releases=RELEASES_ROOT,
    static="django.contrib.staticfiles.storage.StaticFilesStorage",
)

# The browser's language is ignored (no LocaleMiddleware): editors choose one in their account settings.
LANGUAGE_CODE = "sk"
LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("sk", "Slovenčina"), ("en", "English")]
# wagtail_words: translations that Wagtail's own Slovak lacks; in a folder that makemessages does not read.
LOCALE_PATHS = [PROJECT_ROOT / "cms" / "locale", PROJECT_ROOT / "cms" / "wagtail_words" / "locale"]
# The date as the site writes it, in English as well.
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
FORMAT_MODULE_PATH = "cms.formats"
CSRF_FAILURE_VIEW = "cms.errors.refuse_csrf"
# Scripts do not read the cookie: forms and Wagtail's scripts contain the token.
CSRF_COOKIE_HTTPONLY = True
TIME_ZONE = choose_time_zone(env)
USE_TZ = True

LOGGING = choose_logging(env)
# EMAIL_BACKEND, EMAIL_HOST and the others.
globals().update(choose_mail(env))

# The addresses of the CMS and of the Astro preview. Two host names: browsers send the cookies of a host name
# to all of its ports, and the preview must not receive those of the CMS (checks.py).
CMS_URL = env.url("CMS_URL", default="http://localhost:8000").geturl().rstrip("/")
PREVIEW_URL = env.url("PREVIEW_URL", default="http://127.0.0.1:4321").geturl().rstrip("/")
# The address of the published site.
SITE_URL = env.url("SITE_URL", default=PREVIEW_URL).geturl().rstrip("/")

# The committer of exports. Editors are authors by name alone: their e-mail addresses are not published.
GIT_NAME = env.str("GIT_NAME", default="CMS")
GIT_EMAIL = env.str("GIT_EMAIL", default=f"cms@{env.url('CMS_URL', default='http://localhost').hostname}")

# In milliseconds. The preview sends one request at a time; what is typed meanwhile goes into the next one:
# a longer interval would only delay it.
WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL = 1
WAGTAIL_SITE_NAME = "Podujatia"
# By default each avatar sends a hash of the editor's e-mail address to gravatar.com.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_BASE_URL = CMS_URL
WAGTAILIMAGES_IMAGE_MODEL = "cms.CustomImage"
# In pixels; a larger upload is scaled down to it before it is stored.
IMAGE_LONGEST_SIDE = env.int("IMAGE_LONGEST_SIDE", default=2400)
# All frames together; a picture with more is refused before anything decodes it.
IMAGE_MOST_PIXELS = WAGTAILIMAGES_MAX_IMAGE_PIXELS = env.int("IMAGE_MOST_PIXELS", default=50_000_000)
# Fields and bytes of a form, its files left out. A block has 5 to 7 fields and, with 100 words, some 1300
# bytes; a gallery 6 fields for each image. This is for a page of a thousand blocks, of them a hundred
# galleries of 20 images.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.image_forms.ImageForm"
# In bytes; the import refuses a larger Markdown file.
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

# Wagtail's admin has inline styles, and Draftail's image previews are data: and blob: URLs.
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
