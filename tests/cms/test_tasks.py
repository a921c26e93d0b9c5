import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings.tasks import BACKENDS, IMMEDIATE, choose_tasks


@pytest.mark.parametrize("name", BACKENDS)
def test_releases_are_made_where_the_environment_says_and_wagtails_tasks_at_once(monkeypatch, name):
    monkeypatch.setenv("TASKS", name)

    assert choose_tasks(environ.Env()) == {"default": IMMEDIATE, "releases": BACKENDS[name]}


def test_releases_are_made_at_once_where_the_environment_says_nothing(monkeypatch):
    monkeypatch.delenv("TASKS", raising=False)

    assert choose_tasks(environ.Env()) == {"default": IMMEDIATE, "releases": IMMEDIATE}


def test_backend_that_there_is_not_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("TASKS", "celery")

    with pytest.raises(ImproperlyConfigured) as error:
        choose_tasks(environ.Env())

    assert str(error.value) == "TASKS is 'celery'; give it one of immediate, database, redis."
