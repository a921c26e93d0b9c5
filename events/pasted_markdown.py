"""Reads Markdown that was pasted or dropped into the form as blocks of the page."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, cast

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.views import View
from wagtail import hooks

from events.models import EventPage
from events.trusted_markdown import VERBATIM, may_write_markdown

READ_HOOK = "read_markdown"
PICTURE = "picture"
# Characters. The longest event of the site has a tenth of it.
LARGEST = 200_000
# More of them make a form that nobody can use.
MOST_BLOCKS = 200


class ReadMarkdown(View):
    """Answers `{"blocks": [{"type", "value"}], "notes": [sentence]}`, or `{"errors": [sentence]}`.

    The blocks are as a form holds them; a picture that the CMS does not have is one of the type "picture",
    its value {"url", "alt", "caption"}. The function under the hook `read_markdown` takes the text and
    returns `(raw blocks, sentences)`; it raises ValidationError for a text that it refuses.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> JsonResponse:
        text = request.POST.get("text", "")
        if len(text) > LARGEST:
            return JsonResponse({"errors": [say_too_long()]})
        blocks: list[dict[str, Any]] = []
        notes: list[str] = []
        try:
            for read in hooks.get_hooks(READ_HOOK):
                found, said = read(text)
                blocks += found
                notes += said
        except ValidationError as error:
            return JsonResponse({"errors": error.messages})
        if any(block["type"] in VERBATIM for block in blocks):
            if may_write_markdown(cast(User, request.user)):
                notes.append(gettext("What no other block can hold became a block “Markdown”."))
            else:
                blocks = list(_join_texts(_show_as_text(block) for block in blocks))
                notes.append(gettext("What blocks cannot hold stays text, with the signs of Markdown."))
        if len(blocks) > MOST_BLOCKS:
            return JsonResponse({"errors": [say_too_long()]})
        return JsonResponse({"blocks": list(_to_form(blocks)), "notes": notes})


def say_too_long() -> str:
    return gettext("The text is too long to be read as Markdown.")


def _to_form(blocks: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    stream = EventPage.body.field.stream_block
    for block in blocks:
        if block["type"] == PICTURE:
            yield block
        else:
            [state] = stream.get_form_state(stream.to_python([block]))
            yield {"type": state["type"], "value": state["value"]}


def _show_as_text(block: dict[str, Any]) -> dict[str, Any]:
    if block["type"] not in VERBATIM:
        return block
    lines = [line for line in block["value"].splitlines() if line.strip()]
    return {"type": "text", "value": str(format_html_join("", "<p>{}</p>", ((line,) for line in lines)))}


def _join_texts(blocks: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The blocks, texts that follow each other as one."""
    for is_text, group in groupby(blocks, key=lambda block: block["type"] == "text"):
        if is_text:
            yield {"type": "text", "value": "".join(block["value"] for block in group)}
        else:
            yield from group
