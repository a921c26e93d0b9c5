"""“All in the list” of images, documents and users are those that the list shows."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Collection

from cms.models import CustomDocument, CustomImage

ALL = "/admin/bulk/{model}/delete/?id=all&next=/admin/&{query}"


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("anna"))
    return client


def test_images_of_another_collection_and_tag_stay(
    admin: Client, make_image: Callable[..., CustomImage]
) -> None:
    plans = Collection.get_first_root_node().add_child(name="Plány")
    chosen, tagged, other = (
        make_image("Lipa"),
        make_image("Dub", colour="red"),
        make_image("Buk", colour="navy"),
    )
    CustomImage.objects.filter(pk=chosen.pk).update(collection=plans)
    tagged.tags.add("strom")

    admin.post(ALL.format(model="cms/customimage", query=f"collection_id={plans.pk}"))
    assert set(CustomImage.objects.values_list("title", flat=True)) == {"Dub", "Buk"}
    admin.post(ALL.format(model="cms/customimage", query="tag=strom"))

    assert CustomImage.objects.get() == other


def test_documents_of_another_collection_stay(admin: Client, media: object) -> None:
    plans = Collection.get_first_root_node().add_child(name="Plány")
    CustomDocument.objects.create(title="Plán", collection=plans, file=ContentFile(b"%PDF-1.4", "plan.pdf"))
    CustomDocument.objects.create(title="Iný", file=ContentFile(b"%PDF-1.4", "iny.pdf"))

    admin.post(ALL.format(model="cms/customdocument", query=f"collection_id={plans.pk}"))

    assert CustomDocument.objects.get().title == "Iný"


def test_users_of_another_group_stay(admin: Client) -> None:
    group = Group.objects.create(name="Hostia")
    User.objects.create_user("boris").groups.add(group)
    User.objects.create_user("cyril")

    admin.post(ALL.format(model="auth/user", query=f"group={group.pk}"))

    assert set(User.objects.values_list("username", flat=True)) == {"anna", "cyril"}
