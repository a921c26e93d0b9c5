"""Settings that hold everywhere; what differs is in dev, production and test.

Everything an operator sets comes from the environment (docs/reference/settings.md).
"""

import environ

from cms.environment import PROJECT_ROOT, read_environment
from cms.settings import accounts
from cms.settings.logs import choose_logging, choose_time_zone, list_time_zones
from cms.settings.mail import choose_mail
from cms.settings.policy import choose_policy
from cms.settings.storage import UPLOADS_URL, choose_sendfile, choose_storages
from cms.settings.tasks import choose_tasks
from events.advice.rules import choose_levels

env = environ.Env()

VAR = PROJECT_ROOT / "var"
read_environment()

INSTALLED_APPS = [
    "cms",
    "cms.accounts.apps.AccountsConfig",
    "events",
    "events.calendar",
    "events.previews",
    "events.trash",
    "events.versions",
    "exporters",
    "exporters.releases",
    "exporters.ingest",
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
    "cms.accounts.apps.UsersConfig",
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
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
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
    "allauth.account.middleware.AccountMiddleware",
    "cms.accounts.middleware.track_sessions",
    "cms.accounts.middleware.SecondFactorMiddleware",
    "cms.damaged_forms.RefuseDamagedForms",
    "cms.stored_files.remove_rolled_back_files",
    "exporters.releases.reconcile_requests.CoalesceReconcilesMiddleware",
    "axes.middleware.AxesMiddleware",
    "events.trash.middleware.TrashMiddleware",
    "cms.middleware.ExplainRefusedPublishing",
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
else:
    # A new connection costs more than most requests. `?conn_max_age=0` in DATABASE_URL opens one for each.
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Where releases are made: "immediate" in the process of the request, "database" or "redis" in a worker.
TASKS = choose_tasks(env)
# In seconds: RQ ends a task that takes longer, and screens and mails say so of any other. A first release of
# thousands of pictures to a bucket takes many minutes.
RECONCILE_TIMEOUT = env.int("RECONCILE_TIMEOUT", default=3600)
RQ_QUEUES = {
    "default": {
        "URL": env.str("REDIS_URL", default="redis://localhost:6379/0"),
        "DEFAULT_TIMEOUT": RECONCILE_TIMEOUT,
    }
}
CACHES = accounts.choose_caches(env)
# In seconds: /readyz fails where `manage.py reconcile` last ended longer ago. 0: nobody runs it.
RECONCILE_MAX_AGE = 0
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SENTRY_DSN = env.str("SENTRY_DSN", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Whoever logs in, by whichever door: cms/accounts/.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = accounts.PASSWORD_VALIDATORS
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
# The panel of the account page that changes the password is ours: Wagtail's does not count guesses.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = True
# In seconds. A link for a new password, and an invitation.
PASSWORD_RESET_TIMEOUT = 4 * 3600
INVITATION_TIMEOUT = 7 * 24 * 3600
# Proxies in front of the CMS. Each appends an address to X-Forwarded-For; what stands before is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = accounts.GUESSES
AXES_COOLOFF_TIME = accounts.GUESSES_WAIT
# Else whoever keeps guessing prolongs the wait for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "cms.accounts.guesses.find_network"
AXES_USERNAME_CALLABLE = "cms.accounts.guesses.fold_username"
AXES_LOCKOUT_CALLABLE = "cms.accounts.guesses.refuse"
AXES_DISABLE_ACCESS_LOG = True
# Of what was posted, axes keeps the rest.
AXES_SENSITIVE_PARAMETERS = [
    *("username", "password", "csrfmiddlewaretoken"),
    *("password-old_password", "password-new_password1", "password-new_password2"),
]
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

ACCOUNT_ADAPTER = "cms.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = accounts.RATES
MFA_ADAPTER = "cms.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "cms.accounts.key_forms.AddKeyForm",
    "edit_webauthn": "cms.accounts.key_forms.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey asks for a finger, a face or a PIN: it is two factors, and logs in without a password.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Accounts are made by administrators; nobody signs up with somebody else's address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
# Whose members need a second factor: names of groups, "superusers", or "*" for everyone.
SECOND_FACTOR_GROUPS = env.list("SECOND_FACTOR_GROUPS", default=[])
# Whether the role of editors that `manage.py setup` makes may publish; without it, a moderator does.
EDITORS_PUBLISH = env.bool("EDITORS_PUBLISH", default=False)

SOCIALACCOUNT_ADAPTER = "cms.accounts.single_sign_on.Adapter"
SOCIALACCOUNT_PROVIDERS = accounts.choose_single_sign_on(env)
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
OIDC_GROUPS = accounts.read_group_map(env)
OIDC_GROUPS_CLAIM = env.str("OIDC_GROUPS_CLAIM", default="groups")
# Whether the provider asks for a second factor itself, and ours need not be asked for as well.
OIDC_SECOND_FACTOR = env.bool("OIDC_SECOND_FACTOR", default=False)

MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR / "media"))
MEDIA_URL = UPLOADS_URL
# The header that has the proxy send an upload, or "": the CMS sends it.
SENDFILE = choose_sendfile(env)
RELEASES_ROOT = env.path("RELEASES_ROOT", default=str(VAR / "releases"))
# Releases of each site that pruning leaves; with the older ones, files go that only they have.
RELEASES_KEPT = env.int("RELEASES_KEPT", default=50)
BACKUPS_ROOT = env.path("BACKUPS_ROOT", default=str(VAR / "backups"))
# Backups that a new one leaves; with the older ones, files go that only they have.
BACKUPS_KEPT = env.int("BACKUPS_KEPT", default=14)
BACKUPS_DAILY = env.bool("BACKUPS_DAILY", default=False)
# In days; 0: for ever. `manage.py maintain` deletes older revisions, log entries and pages in the trash.
REVISIONS_KEPT_DAYS = env.int("REVISIONS_KEPT_DAYS", default=0)
LOGS_KEPT_DAYS = env.int("LOGS_KEPT_DAYS", default=730)
TRASH_KEPT_DAYS = env.int("TRASH_KEPT_DAYS", default=30)
STATIC_ROOT = VAR / "static"
STATIC_URL = "/static/"
STORAGES = choose_storages(
    env,
    releases=RELEASES_ROOT,
    backups=BACKUPS_ROOT,
    static="django.contrib.staticfiles.storage.StaticFilesStorage",
)

# The browser's language is ignored (no LocaleMiddleware): editors choose one in their account settings.
LANGUAGE_CODE = "sk"
LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("sk", "Slovenčina"), ("en", "English")]
# wagtail_words: translations that the Slovak of Wagtail and others lacks, a folder for each package.
LOCALE_PATHS = [PROJECT_ROOT / "cms/locale", *sorted(PROJECT_ROOT.glob("cms/wagtail_words/*/locale"))]
# The date as the site writes it, in English as well.
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
FORMAT_MODULE_PATH = "cms.formats"
CSRF_FAILURE_VIEW = "cms.errors.refuse_csrf"
# Scripts do not read the cookie: forms and Wagtail's scripts contain the token.
CSRF_COOKIE_HTTPONLY = True
TIME_ZONE, WAGTAIL_USER_TIME_ZONES = choose_time_zone(env), list_time_zones()

LOGGING = choose_logging(env)
# EMAIL_BACKEND, EMAIL_HOST and the others.
globals().update(choose_mail(env))

# The addresses of the CMS and of the Astro preview. Two host names: browsers send the cookies of a host name
# to all of its ports, and the preview must not receive those of the CMS (checks.py).
CMS_URL = env.url("CMS_URL", default="http://localhost:8000").geturl().rstrip("/")
PREVIEW_URL = env.url("PREVIEW_URL", default="http://127.0.0.1:4321").geturl().rstrip("/")
SITE_URL = env.url("SITE_URL", default=PREVIEW_URL).geturl().rstrip("/")

# The committer of exports. Editors are authors by name alone: their e-mail addresses are not published.
GIT_NAME = env.str("GIT_NAME", default="CMS")
GIT_EMAIL = env.str("GIT_EMAIL", default=f"cms@{env.url('CMS_URL', default='http://localhost').hostname}")

# In milliseconds. The preview sends one request at a time; what is typed meanwhile goes into the next one:
# a longer interval would only delay it.
WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL = 1
WAGTAIL_SITE_NAME = "Podujatia"
# By default avatars send hashes of e-mail addresses to gravatar.com, and home pages ask wagtail.org.
WAGTAIL_GRAVATAR_PROVIDER_URL, WAGTAIL_ENABLE_UPDATE_CHECK = None, False
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
# Of one import in the admin: bytes, unpacked, and files.
IMPORT_LARGEST_TOTAL = env.int("IMPORT_LARGEST_TOTAL", default=500_000_000)
IMPORT_MOST_FILES = env.int("IMPORT_MOST_FILES", default=20_000)
# Where it is unpacked; what is there can be made anew.
IMPORTS_ROOT = env.path("IMPORTS_ROOT", default=f"{RELEASES_ROOT}/unpacked")
# The site's event.extension.json, for what editors publish; an import or export of a project reads its own.
EVENT_EXTENSION = env.str("EVENT_EXTENSION", default="")
# rule -> "block", "warn" or "silent": what an event should not be like, though the site can have it.
ADVICE = choose_levels(env.dict("ADVICE", default={}))
WAGTAILDOCS_DOCUMENT_MODEL = "cms.CustomDocument"
# In bytes; the proxy of deploy/ takes bodies of 25 MB.
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
# The draft is what the Astro preview shows.
WAGTAIL_HEADLESS_PREVIEW = {
    "CLIENT_URLS": {"default": f"{PREVIEW_URL}/_preview"},
    "REDIRECT_ON_PREVIEW": True,
    "SERVE_BASE_URL": SITE_URL,
    "ENFORCE_TRAILING_SLASH": False,
}

CONTENT_SECURITY_POLICY = choose_policy(env, preview=PREVIEW_URL)
