"""The pages and snippets of the events part of the site."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_headless_preview.models import HeadlessServeMixin

from events.blocks import EventBody
from events.expiry import ExpiringPage, ExpiringPageForm
from events.forms import EventPageForm
from events.gate import GatedPage
from events.indexing import IndexedPage
from events.lines import has_line_end, unify_line_endings
from events.links import refused_scheme
from events.local_files import LocalFilesField, SiteFile
from events.outside_links.models import OutsideLink
from events.previews.previewable import PreviewablePage
from events.search_text import read_title, read_words
from events.site_fields import AFTER, BEFORE, SiteFieldsField, SiteFieldsPanel
from events.slugs import SLUG_WIDGET, GatedCopyForm, check_slug
from events.source_names import NamedPage, SourceName
from events.text_blocks import refused_scheme_message
from events.versions.models import VersionedPage

__all__ = ["EventIndexPage", "EventPage", "EventType", "OutsideLink", "Project", "SiteFile", "SourceName"]

# Fields of an event that lists are filtered and sorted by.
LISTED = ("publish_date", "project_id", "edition", "event_type_id")

SLUG_PANEL = FieldPanel(
    "slug",
    heading=_("Address"),
    help_text=_("The last part of the page's web address, made from its title."),
    widget=SLUG_WIDGET,
)


class Project(index.Indexed, models.Model):
    """What an event belongs to; many events share one."""

    name = models.CharField(_("name"), max_length=255)
    link = models.CharField(
        _("link"),
        max_length=255,
        blank=True,
        help_text=_("The project's short name in web addresses, or a whole address."),
    )

    panels = [FieldPanel("name"), FieldPanel("link")]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("link"),
        index.AutocompleteField("link"),
        index.FilterField("name"),
    ]

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["name", "link"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "link"],
                name="events_project_is_unique",
                violation_error_message=_("There is a project with this name and link already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a link that runs as a script on the site."""
        super().clean()
        scheme = refused_scheme(self.link)
        if scheme:
            raise ValidationError({"link": refused_scheme_message(scheme)})


class EventType(index.Indexed, models.Model):
    """What kind of event it is, for example a discussion."""

    name = models.CharField(
        _("name"),
        max_length=255,
        unique=True,
        error_messages={"unique": _("There is an event type with this name already.")},
    )
    template: "models.ForeignKey[EventPage | None, EventPage | None]" = models.ForeignKey(
        "events.EventPage",
        verbose_name=_("template"),
        related_name="+",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        help_text=_("A new event of this type can begin with the content of this one; a draft will do."),
    )

    panels = [FieldPanel("name"), FieldPanel("template")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("name")]

    class Meta:
        verbose_name = _("event type")
        verbose_name_plural = _("event types")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EventIndexPage(HeadlessServeMixin, NamedPage, VersionedPage, ExpiringPage, IndexedPage):
    """A folder of the site: the tree of these pages is the tree of addresses."""

    base_form_class = ExpiringPageForm
    copy_form_class = GatedCopyForm
    content_panels = [TitleFieldPanel("title"), SLUG_PANEL]
    promote_panels: ClassVar[list[Any]] = []
    parent_page_types = ["wagtailcore.Page", "events.EventIndexPage"]
    subpage_types = ["events.EventIndexPage", "events.EventPage"]
    page_description = _("A folder that holds events or other folders.")
    search_fields = [*Page.search_fields, index.AutocompleteField("search_text")]
    # Astro has no page to show for a folder.
    preview_modes: ClassVar[list[tuple[str, str]]] = []

    class Meta:
        verbose_name = _("event folder")
        verbose_name_plural = _("event folders")

    def search_text(self) -> str:
        """For Wagtail's index."""
        return read_title(self)

    def clean(self) -> None:
        super().clean()
        check_slug(self.slug)


class EventPage(PreviewablePage, NamedPage, GatedPage, VersionedPage, ExpiringPage, IndexedPage):
    """One event; the exporter writes it as one Markdown file."""

    publish_date: "models.DateField[date | str | None, date | None]" = models.DateField(
        _("date"), null=True, help_text=_("The day shown with the event.")
    )
    description: "models.TextField[str, str]" = models.TextField(
        _("description"),
        blank=True,
        help_text=_("One or two sentences, shown in lists and in search engines."),
    )
    project: "models.ForeignKey[Project | None, Project | None]" = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        related_name="events",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    edition: "models.PositiveIntegerField[int | None, int | None]" = models.PositiveIntegerField(
        _("edition"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Which one in its series: 1, 2, 3…"),
    )
    event_type: "models.ForeignKey[EventType | None, EventType | None]" = models.ForeignKey(
        EventType,
        verbose_name=_("event type"),
        related_name="events",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    body = StreamField(EventBody(), verbose_name=_("content"), blank=True)

    # What the importer read: the export preserves its formatting.
    source: "models.TextField[str, str]" = models.TextField(blank=True, editable=False)
    source_path: "models.CharField[str, str]" = models.CharField(
        max_length=1000, blank=True, editable=False, db_index=True
    )
    source_digest: "models.CharField[str, str]" = models.CharField(max_length=64, blank=True, editable=False)
    local_files: "LocalFilesField" = LocalFilesField(
        _("files named in the text"), null=True, default=dict, blank=True, editable=False
    )
    site_fields: "SiteFieldsField" = SiteFieldsField(_("fields of the site"), default=dict, blank=True)

    shown_fields = frozenset(
        {"title", "slug", "publish_date", "description", "project", "edition", "event_type", "body"}
        | {"source", "source_path", "local_files", "site_fields"}
    )
    base_form_class = EventPageForm
    copy_form_class = GatedCopyForm
    content_panels = [
        TitleFieldPanel("title"),
        # The browser's own date field refuses what is no day; Wagtail's picker turns it into another day.
        FieldPanel(
            "publish_date",
            widget=forms.DateInput(attrs={"type": "date", "max": "9999-12-31"}, format="%Y-%m-%d"),
        ),
        FieldPanel("description", widget=forms.Textarea(attrs={"rows": 2})),
        MultiFieldPanel(
            [
                FieldPanel("project"),
                FieldPanel(
                    "edition",
                    help_text=_(
                        "Which one in its series: 1, 2, 3… A project that is chosen suggests its next."
                    ),
                ),
                FieldPanel("event_type", widget=forms.Select),
            ],
            heading=_("Project and type"),
        ),
        SiteFieldsPanel("site_fields", place=BEFORE),
        FieldPanel("body"),
        SiteFieldsPanel("site_fields", place=AFTER),
        SLUG_PANEL,
    ]
    # One form without tabs: of what Wagtail offers to promote a page, Astro reads the slug alone.
    promote_panels: ClassVar[list[Any]] = []
    search_fields = [
        *Page.search_fields,
        index.FilterField("publish_date"),
        # All that is searched: the admin asks for beginnings of words alone.
        index.AutocompleteField("search_text"),
    ]
    parent_page_types = ["events.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("An event with its date, project and content.")
    # What is in the index of the page, while it is put there; None outside of that.
    _words: str | None = None
    # A copy is a new event: it must not claim the file that the first one came from.
    exclude_fields_in_copy = ["source", "source_path", "source_digest"]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        permissions = [("write_markdown", _("Can write Markdown and HTML"))]

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> Any:
        """Load a draft without its project or type where that was deleted since, so that it can be edited.

        modelcluster raises an error for such a key where the field is protected, as these are.
        """
        values = dict(data)
        for name in ("project", "event_type") if check_fks else ():
            snippets = cls._meta.get_field(name).related_model.objects
            if values.get(name) and not snippets.filter(pk=values[name]).exists():
                values[name] = None
        return super().from_serializable_data(values, check_fks, strict_fks)

    def get_indexed_instance(self) -> Any:
        """The page as Wagtail puts it into the index, which asks for each of its texts three times."""
        page = super().get_indexed_instance()
        if page is not None:
            page._words = ""
        return page

    def search_text(self) -> str:
        """For Wagtail's index."""
        if self._words is None:
            return read_words(self)
        self._words = self._words or read_words(self)
        return self._words

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Save a draft; of a page that is not on the site, the list and the calendar show what it says.

        Wagtail stores a draft in its revision alone, and leaves the row as it was when the page was made.
        """
        revision = super().save_revision(*args, **kwargs)
        if not self.live:
            shown = {name: getattr(self, name) for name in LISTED}
            EventPage.objects.filter(pk=self.pk, live=False).update(**shown)
        return revision

    def clean(self) -> None:
        """Validate the fields, of drafts too."""
        self.description = unify_line_endings(self.description)
        super().clean()
        errors: dict[str, Any] = {}
        if self.title and not self.title.strip():
            errors["title"] = gettext("Write a title.")
        elif has_line_end(self.title):
            errors["title"] = gettext("The title must fit on one line.")
        if errors:
            raise ValidationError(errors)
        check_slug(self.slug)
