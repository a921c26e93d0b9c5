"""What the database of a version holds, run by its `manage.py shell` after an import."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.models import CustomDocument, CustomImage
from events.models import EventIndexPage, EventPage, EventType, Project

User.objects.create_superuser("anna", "anna@example.org", "the password of anna")
[folder] = EventIndexPage.objects.filter(slug="podujatia")
image = CustomImage.objects.order_by("pk")[0]
document = CustomDocument.objects.create(title="Plán", file=ContentFile(b"%PDF-1.4 plan", "plan.pdf"))
project, _ = Project.objects.get_or_create(name="Mesto", defaults={"link": "mesto"})
kind, _ = EventType.objects.get_or_create(name="Concert")
picture = {"image": image.pk, "decorative": False, "alt_text": "Lipa", "caption": "Lipa na námestí"}
BODY = [
    ("text", "<h2>Program</h2><p>O <b>ôsmej</b> a <i>deviatej</i>:</p><ul><li>prvý</li><li>druhý</li></ul>"),
    ("image", picture),
    ("gallery", {"images": [{"type": "item", "value": picture}, {"type": "item", "value": picture}]}),
    ("quote", {"quote": "<p>Otvorenosť je zvyk.</p>", "attribution": "Anna"}),
    ("divider", None),
    ("code", {"language": "html", "code": "<p>&amp;</p>"}),
    ("embed", {"url": "https://www.youtube.com/watch?v=abc", "title": "Záznam"}),
    ("documents", [{"type": "item", "value": {"document": document.pk, "title": "Zápisnica"}}]),
    ("callout", {"kind": "important", "title": "Prihlásenie", "text": "<p>Do piatka.</p>"}),
    ("markdown", "- [ ] úloha\n- [x] hotová"),
]


def make(slug: str, body: list[tuple[str, Any]], **fields: Any) -> EventPage:
    page = EventPage(title=slug.capitalize(), slug=slug, publish_date=date(2024, 2, 29), **fields)
    page.body = page.body.stream_block.to_python([{"type": name, "value": value} for name, value in body])
    folder.add_child(instance=page)
    page.save_revision(user=User.objects.get()).publish(user=User.objects.get())
    return EventPage.objects.get(pk=page.pk)


full = make("vsetko", BODY, description="Všetky bloky.", project=project, event_type=kind, edition=3)
make(
    "odkaz",
    [
        (
            "text",
            f'<p>Pozri <a linktype="page" id="{full.pk}">toto</a> a '
            f'<a linktype="document" id="{document.pk}">plán</a>.</p>',
        )
    ],
)
moved = make("stary-nazov", BODY[:1])
moved.slug = "novy-nazov"
moved.save_revision().publish()
PageViewRestriction.objects.create(page=make("interne", BODY[:1]), restriction_type="login")
draft = make("koncept", BODY[:1])
draft.title = "Rozpracovaný"
draft.save_revision()
planned = make("plan", BODY[:1])
planned.title = "Naplánovaný"
planned.go_live_at = timezone.now() + timedelta(days=36500)
planned.save_revision().publish()
# One line of an imported page is edited.
[imported] = EventPage.objects.filter(slug="ogp-druhe-stretnutie")
imported.description = "Iný opis."
imported.save_revision().publish()
