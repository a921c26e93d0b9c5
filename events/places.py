"""How an editor finds a part of an event's body: its number and label in the form, and the form's anchor."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Type of the block -> what the items of its list are called.
ITEMS = {"gallery": _("image %(number)s"), "documents": _("document %(number)s")}


def name_block(number: int, label: str, block_type: str = "", item: int | None = None) -> str:
    """ "block 3, Gallery, image 2". number, item: from 0; item: None for the block as a whole."""
    name = gettext("block %(number)s, %(label)s") % {"number": number + 1, "label": label}
    return name if item is None else f"{name}, {name_item(block_type, item)}"


def name_item(block_type: str, item: int) -> str:
    """ "image 2" of a gallery. item: its number, from 0."""
    return str(ITEMS.get(block_type, _("item %(number)s"))) % {"number": item + 1}


def edit_url(page: int, block_id: str = "") -> str:
    """The page's form; with the id of a block or of an item of a list, at that."""
    address = reverse("wagtailadmin_pages:edit", args=[page])
    return f"{address}{block_anchor(block_id)}" if block_id else address


def block_anchor(block_id: str) -> str:
    """Where the form has a block, or an item of a list, as the end of an address."""
    return f"#block-{block_id}-section"
