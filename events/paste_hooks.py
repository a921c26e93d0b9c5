"""Admin hooks for what is pasted or dropped into the form."""

from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static

from events.pasted_markdown import LARGEST, ReadMarkdown, say_too_long
from events.pasted_pictures import UploadPicture
from events.pasted_word import LARGEST as LARGEST_DOCUMENT
from events.pasted_word import ReadWord
from events.word_packages import say_too_large

PASTE_SCRIPTS = [
    "alt-texts",
    "paste-note",
    "paste-request",
    "paste-addresses",
    "paste-writer",
    "paste-tables",
    "paste-content",
    "paste-pictures",
    "paste-blocks",
    "paste-insert",
    "paste-markdown",
    "paste-word",
    "paste-files",
    "paste",
]


def register() -> None:
    """Tell Wagtail of these hooks; it looks for them in `wagtail_hooks` alone."""
    hooks.register("insert_editor_js", add_paste_scripts)
    hooks.register("register_admin_urls", serve_pastes)


def add_paste_scripts() -> SafeString:
    """The scripts that read what is pasted into rich text, and their sentences as JSON."""
    words = {
        "pictures": gettext("Pictures were not pasted. Insert them with the button “Image in the text”."),
        "tables": gettext("A table was pasted as text. For a table, add the block “Table”."),
        "table": gettext("A table was pasted as the block “Table”. Its first row is the heading."),
        "image": gettext("Pictures were uploaded and stand as blocks “Image”. Say in each what it shows."),
        "described": gettext(
            "Pictures were uploaded and stand as blocks “Image”, with the alternative texts of the file. "
            "Check them."
        ),
        "missing": gettext(
            "Pictures that are not here: {names}. Drop them together with the file, or insert them with the "
            "button “Image in the text”."
        ),
        "reading": gettext("Reading {name}…"),
        "inserted": gettext("{name} was inserted as blocks."),
        "oneFile": gettext("{name} was not read: drop one file at a time."),
        "uploading": gettext("Uploading picture {number} of {count}…"),
        "gallery": gettext("Pictures added to the gallery: {count}. Say in each what it shows."),
        "noPicture": gettext("{name}: This is not a picture."),
        "undo": gettext("Undo the paste"),
        "looksLikeMarkdown": gettext("This looks like Markdown; it was pasted as text."),
        "asBlocks": gettext("Insert as blocks, from Markdown"),
        "fromMarkdown": gettext("The Markdown was inserted as blocks."),
        "changedText": gettext("The text has been changed since. Undo that, or paste it again."),
        "noMarkdown": gettext("The Markdown could not be read. Try again later."),
        "changed": gettext("What was pasted has been changed since. Delete its blocks one by one."),
    }
    scripts = format_html_join(
        "\n",
        '<script src="{}" defer></script>',
        ((versioned_static(f"events/{script}.js"),) for script in PASTE_SCRIPTS),
    )
    pictures = {
        "address": reverse("upload_picture"),
        "failed": gettext("The picture could not be uploaded. Try again, or upload it under Images."),
    }
    markdown = {
        "address": reverse("read_markdown"),
        "largest": LARGEST,
        "tooLong": say_too_long(),
        "notUtf8": gettext("The file is not in UTF-8. Save it in this encoding and drop it again."),
    }
    word = {
        "address": reverse("read_word"),
        "largest": LARGEST_DOCUMENT,
        "tooLarge": say_too_large(),
        "failed": gettext("The document could not be read. Try again later."),
        "empty": gettext("There is no text in the document."),
    }
    gallery = {"choose": gettext("Add more pictures"), "drop": gettext("or drop them here")}
    alt_texts = {
        "left": gettext("Pictures without alternative text: {left} of {count}."),
        "done": gettext("All the new pictures have their alternative text."),
        "next": gettext("Next picture"),
    }
    data = {
        "paste-words": words,
        "paste-pictures": pictures,
        "paste-markdown": markdown,
        "paste-word": word,
        "gallery-words": gallery,
        "alt-texts": alt_texts,
    }
    return format_html_join("", "{}", ((json_script(each, name),) for name, each in data.items())) + scripts


def serve_pastes() -> list[URLPattern]:
    return [
        path("events/pictures/", UploadPicture.as_view(), name="upload_picture"),
        path("events/markdown/", ReadMarkdown.as_view(), name="read_markdown"),
        path("events/word/", ReadWord.as_view(), name="read_word"),
    ]
