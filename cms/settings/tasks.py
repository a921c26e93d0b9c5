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
    """Django's TASKS. Releases are made where the environment says: at once where it says nothing.

    Wagtail's own tasks, such as its search index, are short and done at once: an editor can save while no
    worker runs and no queue answers.
    """
    name = env.str("TASKS", default="immediate")
    if name not in BACKENDS:
        raise ImproperlyConfigured(f"TASKS is {name!r}; give it one of {', '.join(BACKENDS)}.")
    return {"default": IMMEDIATE, "releases": BACKENDS[name]}
