"""Where background work is done."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BACKENDS = {
    "immediate": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "database": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    "redis": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": ["default"]},
}


def choose_tasks(env: environ.Env) -> dict[str, Any]:
    """The backend that the environment names: at once where it names none."""
    name = env.str("TASKS", default="immediate")
    if name not in BACKENDS:
        raise ImproperlyConfigured(f"TASKS is {name!r}; give it one of {', '.join(BACKENDS)}.")
    return BACKENDS[name]
