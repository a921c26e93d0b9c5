"""Sentences that reach an editor. The pure part marks them here; the edges translate them."""


def gettext_noop(message: str) -> str:
    """The message itself; `makemessages` finds it by this name."""
    return message
