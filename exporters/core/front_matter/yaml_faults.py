"""What is wrong with a text that is no YAML, in words of those who write front matter, not of PyYAML."""

import re

import yaml

from exporters.core.i18n import gettext_noop

COLON = gettext_noop(
    "the front matter is not valid YAML: a colon stands where none may. Write a value that has one in "
    "quotes; if none has, a colon is missing in the line above, or this line begins too far to the right."
)
TAB = gettext_noop("the front matter is not valid YAML: a tab stands where spaces belong. Write spaces.")
SIGN = gettext_noop(
    "the front matter is not valid YAML: a value may not begin with %(sign)s. Write it in quotes."
)
OPEN_QUOTES = gettext_noop(
    "the front matter is not valid YAML: quotes are opened and not closed. "
    "Close them at the end of the value."
)
BEHIND_QUOTES = gettext_noop(
    "the front matter is not valid YAML: text follows the closing quotes. "
    "Put quotes of the other kind, ' or \", around the whole value."
)
COLUMN = gettext_noop(
    "the front matter is not valid YAML: this line begins in another column than those above. "
    "Begin it in theirs."
)
NO_COLON = gettext_noop(
    "the front matter is not valid YAML: a line before this one has no colon. Write it as `key: value`."
)
OPEN_BRACKET = gettext_noop(
    "the front matter is not valid YAML: a bracket is opened and not closed. Close it; "
    "if it is a part of the text, write the value in quotes."
)
OTHER = gettext_noop("the front matter is not valid YAML: %(reason)s.")

# By PyYAML's own words, which it has had for years.
_SENTENCES = (
    (re.compile(r"mapping values are not allowed here"), COLON),
    (re.compile(r"found character '\\t' that cannot start"), TAB),
    (re.compile(r"found character '(?P<sign>.+)' that cannot start"), SIGN),
    (re.compile(r"while scanning a quoted scalar, found unexpected end"), OPEN_QUOTES),
    (re.compile(r"expected <block end>, but found '<scalar>'"), BEHIND_QUOTES),
    (re.compile(r"expected <block end>"), COLUMN),
    (re.compile(r"could not find expected ':'"), NO_COLON),
    (re.compile(r"expected ',' or '[\]}]'"), OPEN_BRACKET),
)


def explain(error: yaml.MarkedYAMLError) -> tuple[str, dict[str, str]]:
    """(the sentence, what fills it) for an error of PyYAML, in its own words where it is rare."""
    reason = ", ".join(filter(None, (error.context, error.problem)))
    for pattern, sentence in _SENTENCES:
        if found := pattern.search(reason):
            return sentence, found.groupdict()
    return OTHER, {"reason": reason}
