"""Hooks for every screen of the admin."""

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static


@hooks.register("insert_global_admin_js")
def add_upload_limit() -> SafeString:
    """The script that refuses a file before it is sent. The largest that may be sent is a document."""
    limit = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    words = gettext("“{name}” has {size} MB; a file may have %(limit)d MB at most. Choose a smaller one.")
    return format_html(
        '<script src="{}" data-limit="{}" data-words="{}"></script>',
        versioned_static("cms/upload-limit.js"),
        limit,
        words % {"limit": limit // 1024**2},
    )
