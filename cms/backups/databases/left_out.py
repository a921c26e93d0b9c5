"""Tables whose rows no backup holds."""

# Who is logged in, who guessed passwords, what is being typed, what waits in a queue, who gave a sign of
# life: all of the moment. A session that has been ended must not come alive by a restore.
LEFT_OUT = frozenset(
    {
        "axes_accessattempt",
        "axes_accessattemptexpiration",
        "axes_accessfailurelog",
        "axes_accesslog",
        "django_session",
        "django_tasks_database_dbtaskresult",
        "previews_preview",
        "releases_heartbeat",
        "shared_cache",
        "usersessions_usersession",
        "wagtail_headless_preview_pagepreview",
        "wagtailadmin_editingsession",
        "wagtailadmin_formstate",
    }
)
