"""The screens of a file, where the storage does not answer."""

import pytest
from django.urls import reverse

from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.store import Store
from tests.exporters.exports import image_block, make_event

IMAGE = "src/pages/podujatia/beseda/lipa.png"


@pytest.fixture
def released(folder, release, make_image):
    make_event(folder, body=[image_block(make_image().pk)])
    return release()


@pytest.fixture
def silence(monkeypatch):
    """Returns a function that ends all answers of the storage."""

    def fail(*_arguments):
        raise ConnectionError

    def begin():
        read_manifest.cache_clear()
        monkeypatch.setattr(Store, "read", fail)

    return begin


def test_difference_says_that_the_storage_does_not_answer(admin_client, released, silence):
    address = reverse("releases:file", args=[released.pk])
    silence()

    response = admin_client.get(address, {"path": IMAGE})

    assert response.status_code == 200
    assert "Úložisko neodpovedá; skúste to neskôr." in response.content.decode()


def test_picture_of_a_storage_that_does_not_answer_is_not_found(admin_client, released, silence):
    address, query = reverse("releases:content", args=[released.pk]), {"path": IMAGE, "side": "after"}
    assert admin_client.get(address, query).status_code == 200
    silence()

    assert admin_client.get(address, query).status_code == 404
