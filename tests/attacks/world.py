"""A CMS with one of everything, each of its texts an attempt to run a script."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    Comment,
    GroupApprovalTask,
    Page,
    PageViewRestriction,
    Site,
    UploadedFile,
    Workflow,
    WorkflowTask,
)

from cms.groups import ensure_editor_group, ensure_moderator_group
from cms.models import CustomDocument, CustomImage
from events.models import EventIndexPage, EventPage, EventType, Project
from events.previews.models import Preview, SharedLink
from events.trash.deletion import put_into_trash
from events.versions.models import NamedVersion
from exporters.content.site_tree import find_tree
from exporters.ingest.models import Entry, Import, State
from exporters.ingest.results import Result
from exporters.releases.api.tokens import make_token
from exporters.releases.build.manifests import read_manifest
from exporters.releases.build.reconcile import reconcile
from exporters.releases.build.series import find_series
from exporters.releases.models import Build, Delivery, Token, Webhook

PASSWORD = "lipa-v-parku-1848"
# Ends every text, attribute (quoted or not) and raw element that it could stand in, then is alive.
PAYLOAD = "x'\"></script></textarea></title></style>--><x-canary canary=1 onclick=canary()>"
MARKUP = PAYLOAD.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
SCRIPT_URL = "javascript:canary()"
# One of each block with text of the editors', and a fragment of HTML as somebody trusted wrote it.
BODY: list[dict[str, Any]] = [
    {"type": "text", "value": f"<p>{MARKUP}</p><h2>{MARKUP}</h2>"},
    {"type": "quote", "value": {"quote": f"<p>{MARKUP}</p>", "attribution": PAYLOAD}},
    {"type": "code", "value": {"language": "html", "code": PAYLOAD}},
    {"type": "embed", "value": {"url": f"https://example.org/?{MARKUP}", "title": PAYLOAD}},
    {"type": "callout", "value": {"kind": "note", "title": PAYLOAD, "text": f"<p>{MARKUP}</p>"}},
]


def build_world() -> dict[str, Any]:
    """Name -> row, or text: what the addresses of the tests lead to."""
    users = _make_users()
    world: dict[str, Any] = {**users, **_make_pages(users["editor"]), **_make_uploads(users["editor"])}
    world |= _make_rows(world)
    world |= _make_release(world)
    world |= _make_secrets(world)
    world["import"] = _make_import(world)
    for row in (world["event"], world["image"], world["project"], world["user"], world["webhook"]):
        log(row, "wagtail.edit", user=world["user"])
    return world


def _make_users() -> dict[str, Any]:
    names = {"first_name": PAYLOAD, "last_name": PAYLOAD}
    member = User.objects.create_user("member", "member@example.org", PASSWORD)
    editor = User.objects.create_user("editor", "editor@example.org", PASSWORD, **names)
    editor.groups.add(ensure_editor_group())
    moderator = User.objects.create_user("moderator", "moderator@example.org", PASSWORD)
    moderator.groups.add(ensure_moderator_group())
    # Names that no form takes, as an importer or another program could write them.
    user = User.objects.create_user(PAYLOAD, f"{PAYLOAD}@example.org", **names)
    group = Group.objects.create(name=PAYLOAD)
    user.groups.add(group, ensure_editor_group())
    UserSession.objects.create(user=user, session_key="k", user_agent=PAYLOAD, ip="127.0.0.1")
    AccessAttempt.objects.create(
        username=user.username, ip_address="127.0.0.1", user_agent=PAYLOAD, failures_since_start=5
    )
    key = Authenticator.objects.create(
        user=User.objects.create_user("key-holder"),
        type=Authenticator.Type.WEBAUTHN,
        data={"name": PAYLOAD, "credential": {}},
    )
    administrator = User.objects.create_superuser("administrator", "administrator@example.org", PASSWORD)
    roles = {"member": member, "editor": editor, "moderator": moderator, "administrator": administrator}
    return {**roles, "user": user, "group": group, "key": key}


def _make_pages(author: User) -> dict[str, Any]:
    site = Site.objects.get(is_default_site=True)
    folder = site.root_page.add_child(instance=EventIndexPage(title=PAYLOAD, slug="podujatia"))
    elsewhere = site.root_page.add_child(instance=EventIndexPage(title=PAYLOAD, slug="inde"))
    project = Project.objects.create(name=PAYLOAD, link=PAYLOAD)
    Project.objects.create(name="Skript", link=SCRIPT_URL)
    event_type = EventType.objects.create(name=PAYLOAD)
    event = EventPage(
        title=PAYLOAD,
        draft_title=PAYLOAD,
        slug="beseda",
        publish_date=date(2022, 2, 1),
        description=PAYLOAD,
        project=project,
        event_type=event_type,
        owner=author,
    )
    event.body = event.body.stream_block.to_python(BODY)
    folder.add_child(instance=event)
    event.save_revision(user=author).publish(user=author)
    other = folder.add_child(instance=EventPage(title="Zamknuté", slug="zamknute", publish_date="2022-02-02"))
    other.locked, other.locked_by, other.locked_at = True, author, timezone.now()
    other.save()
    restriction = PageViewRestriction.objects.create(
        page=elsewhere, restriction_type=PageViewRestriction.PASSWORD, password=PAYLOAD
    )
    event = EventPage.objects.get(pk=event.pk)
    event_type.template = event
    event_type.save()
    pages = {"folder": folder, "elsewhere": elsewhere, "event": event, "revision": event.latest_revision}
    return {**pages, "site": site, "project": project, "event_type": event_type, "restriction": restriction}


def _make_uploads(author: User) -> dict[str, Any]:
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "seagreen").save(picture, "PNG")
    texts = {"title": PAYLOAD, "uploaded_by_user": author}
    image = CustomImage.objects.create(
        **texts, description=PAYLOAD, file=ContentFile(picture.getvalue(), f"{PAYLOAD}.png")
    )
    document = CustomDocument.objects.create(**texts, file=ContentFile(b"%PDF-1.4", f"{PAYLOAD}.pdf"))
    for upload in (image, document):
        upload.tags.add(PAYLOAD)
    waiting = {
        key: UploadedFile.objects.create(
            file=ContentFile(picture.getvalue(), name),
            for_content_type=ContentType.objects.get_for_model(model),
            uploaded_by_user=author,
        )
        for key, name, model in (
            ("waiting_image", "a.png", CustomImage),
            ("waiting_document", "a.pdf", CustomDocument),
        )
    }
    files = {"upload": image.file.name, "document_file": document.filename}
    return {"image": image, "document": document, **files, **waiting}


def _make_rows(world: dict[str, Any]) -> dict[str, Any]:
    event, author = world["event"], world["editor"]
    collection = Collection.get_first_root_node().add_child(name=PAYLOAD)
    redirect = Redirect.objects.create(old_path=f"/{PAYLOAD}", redirect_link=SCRIPT_URL)
    task = GroupApprovalTask.objects.create(name=PAYLOAD)
    task.groups.add(world["group"], *Group.objects.filter(name="Moderators"))
    workflow = Workflow.objects.create(name=PAYLOAD)
    WorkflowTask.objects.create(workflow=workflow, task=task)
    event.title = f"{PAYLOAD} 2"
    event.save_revision(user=author)
    state = workflow.start(event, author)
    Comment.objects.create(page=event, user=world["user"], text=PAYLOAD, contentpath="title")
    editing = EditingSession.objects.create(
        user=world["user"], content_object=Page.objects.get(pk=event.pk), last_seen_at=timezone.now()
    )
    deleted = EventPage(title=PAYLOAD, slug="zmazane", publish_date="2022-02-03")
    trashed = put_into_trash(world["folder"].add_child(instance=deleted), author)
    NamedVersion.objects.create(revision=world["revision"], name=PAYLOAD)
    rows = {"collection": collection, "redirect": redirect, "task": task, "workflow": workflow}
    return {
        **rows,
        "trashed": trashed,
        "workflow_state": state,
        "task_state": state.current_task_state,
        "editing_session": editing,
    }


def _make_release(world: dict[str, Any]) -> dict[str, Any]:
    tree = find_tree()
    series = find_series(tree)
    webhook = Webhook.objects.create(series=series, name=PAYLOAD, url=SCRIPT_URL, secret="hush-hush")
    release = reconcile(tree).release
    assert release is not None
    assert release.problems == []
    release.publishers = [PAYLOAD]
    release.save()
    delivery = Delivery.objects.filter(release=release).first()
    assert delivery is not None
    Delivery.objects.filter(pk=delivery.pk).update(outcome=PAYLOAD, status=Delivery.Status.FAILED)
    Build.objects.create(release=release, status=Build.Status.FAILED, url=f"https://example.org/?{PAYLOAD}")
    path = "src/pages/podujatia/beseda/index.md"
    files = read_manifest(release.manifest).files
    api_token = make_token(series, PAYLOAD)
    rows = {"series": series, "webhook": webhook, "release": release, "delivery": delivery}
    texts = {"page_path": path, "sha256": files[path].sha256, "api_token": api_token}
    return {**rows, **texts, "token_row": Token.objects.get()}


def _make_import(world: dict[str, Any]) -> Import:
    """An import of the administrator's, which waits for them."""
    owner = Import.objects.create(
        user=world["administrator"], folder=world["folder"], state=State.CHECKED, has_project=True
    )
    note = {"sentence": PAYLOAD, "line": 3}
    for result in (*Result, Entry.OTHER):
        Entry.objects.create(owner=owner, path=PAYLOAD, title=PAYLOAD, result=result, notes=[note])
    return owner


def _make_secrets(world: dict[str, Any]) -> dict[str, Any]:
    event, author = world["event"], world["editor"]
    link, secret = SharedLink.objects.issue(
        page=Page.objects.get(pk=event.pk),
        name=PAYLOAD,
        made_by=author,
        expires_at=timezone.now() + timedelta(days=1),
    )
    preview = Preview.objects.create(
        user=author,
        session_key="x",
        page=Page.objects.get(pk=event.pk),
        is_new=False,
        content_type=ContentType.objects.get_for_model(EventPage),
        content=event.to_json(),
        refreshed_at=timezone.now(),
    )
    return {"link": link, "secret": secret, "preview": preview}
