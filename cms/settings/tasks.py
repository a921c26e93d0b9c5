"""TASKS: the backend of background tasks."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

IMMEDIATE = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
BACKENDS = {
    "immediate": IMMEDIATE,
    "database": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    "redis": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": ["default"]},
}


def choose_tasks(env: environ.Env) -> dict[str, Any]:
    """Django's TASKS; raises ImproperlyConfigured for an unknown backend. Releases use that of $TASKS.

    Wagtail's own tasks, such as its search index, are short and run immediately, so that editors can save
    while no worker and no queue runs.
    """
    name = env.str("TASKS", default="immediate")
    if name not in BACKENDS:
        raise ImproperlyConfigured(f"TASKS is {name!r}; give it one of {', '.join(BACKENDS)}.")
    return {"default": IMMEDIATE, "releases": BACKENDS[name]}
