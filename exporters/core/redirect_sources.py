"""From which addresses a static site can redirect.

`frontend-contract/integration/redirects/file.js` refuses the same;
`frontend-contract/redirect-sources.cases.json` has the cases that both answer.
"""

import re
from urllib.parse import unquote

from exporters.core.i18n import gettext_noop

NOT_IN_PATH = re.compile(r"[?#;]")
# Astro reads brackets as a route parameter.
_UNROUTABLE = re.compile(r"[\[\]\\]|(^|/)\.{1,2}(/|$)|//")
# What Astro builds there would be the home page, an error page or a setting of the host.
_RESERVED = re.compile(
    r"""/
    ( index(\.html?)?
    | (404|500)(/index)?(\.html)?
    | (200|[45][0-9x]{2})\.html
    | (.*/)?404\.html
    | robots\.txt | cname | web\.config
    | _.*
    | (?!\.well-known/) (.*/)?\..*
    )/?""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)

UNSEEN = gettext_noop("a static site does not see what follows a question mark or a semicolon")
NO_ADDRESS = gettext_noop('no page has an address with brackets, a backslash, ".." or "//"')
NO_PERCENT = gettext_noop('Astro builds no address with a "%" in it')
RESERVED = gettext_noop(
    "the site's home page, its error pages and the settings of its host have this address; "
    "what is built there would take their place"
)


def find_source_fault(path: str) -> str | None:
    """Why a site cannot redirect from a path, as a clause; None where it can.

    path: begins with "/", decoded or not.
    """
    decoded = unquote(path)
    if NOT_IN_PATH.search(path):
        return UNSEEN
    if _UNROUTABLE.search(path):
        return NO_ADDRESS
    if "%" in decoded:
        return NO_PERCENT
    return RESERVED if _RESERVED.fullmatch(decoded) else None
