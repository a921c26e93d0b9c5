"""How much an import may be, and where it is unpacked."""

from typing import Any

import environ


def choose_imports(env: environ.Env, *, releases: object) -> dict[str, Any]:
    """The settings IMPORT_… and IMPORTS_ROOT. releases: the folder of RELEASES_ROOT."""
    return {
        # In bytes; a larger Markdown file is refused.
        "IMPORT_LARGEST_FILE": env.int("IMPORT_LARGEST_FILE", default=200_000),
        # Of one import in the admin: bytes, unpacked, and files.
        "IMPORT_LARGEST_TOTAL": env.int("IMPORT_LARGEST_TOTAL", default=500_000_000),
        "IMPORT_MOST_FILES": env.int("IMPORT_MOST_FILES", default=20_000),
        # What is there can be made anew.
        "IMPORTS_ROOT": env.path("IMPORTS_ROOT", default=f"{releases}/unpacked"),
    }
