import pytest
from django.core.files.storage import FileSystemStorage


def test_alive_answers_without_a_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_asks_the_database_and_the_storage(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_not_ready_names_what_does_not_answer(client, monkeypatch):
    def unreachable(_storage, _name):
        raise OSError("disk is gone")

    monkeypatch.setattr(FileSystemStorage, "exists", unreachable)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"not ready: storage\n")
