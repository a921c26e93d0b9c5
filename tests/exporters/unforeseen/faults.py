"""Faults that nobody has foreseen, and how they are reported."""

import re
from collections.abc import Callable

import pytest
from django.core.management import CommandError

from exporters.content.page_references import PageReferences
from exporters.project.disk import Disk

FOLDER = "src/pages/podujatia"
SECRET = "Tajné"
PLANTED = "planted"
REFUSAL = re.compile(r"cannot be handled: KeyError, code [0-9a-f]{8}\. It is left as it is; .* in the log")

# What knows all pages or files.
KNOWING = (Disk, PageReferences)


def refused(act: Callable[[], None]) -> str:
    """The message of a command that ends with 2."""
    with pytest.raises(CommandError) as failure:
        act()
    assert failure.value.returncode == 2
    message = str(failure.value)
    assert REFUSAL.search(message), message
    return message


RENDERING = (
    "export.render_pages:PageRenderer._is_public",
    "export.render_pages:PageRenderer._add_public",
    "export.render_pages:locate_row",
    "export.render_pages:PageRenderer._get_cached",
    "export.render_pages:PageRenderer._references",
    "export.render_pages:read_row",
    "export.render_pages:whole_front_matter",
    "export.render_pages:render_file",
    "export.render_pages:PageRenderer._digest_inputs",
    "export.render_pages:PageRenderer._refuse_taken",
    "export.export_set:ExportSetBuilder.add_links",
    "export.export_set:ExportSetBuilder.add_files",
)
WRITING = (
    "export.project_target:ProjectTarget.add",
    "export.project_target:ProjectTarget.digest",
    "project.disk:Disk.digest_like",
    "project.disk:Disk.obstacle",
    "project.disk:Disk.case_collision",
    "project.disk:Disk.route_conflicts",
    "project.disk:Disk.read_again",
    "project.apply:locate",
    "project.apply:rename_into_place",
)
