"""Where files lie: on this machine's disk, or in an S3 bucket where one is named."""

from pathlib import Path
from typing import Any

import environ

LOCAL = "django.core.files.storage.FileSystemStorage"
S3 = "storages.backends.s3.S3Storage"


def choose_storages(env: environ.Env, *, releases: Path, static: str) -> dict[str, Any]:
    """Django's STORAGES. Uploads and releases lie apart: what a release holds is given to CI alone.

    releases: folder of the releases, where they are local. static: the backend of the static files.
    """
    bucket = env.str("S3_BUCKET", default="")
    if not bucket:
        return {
            "default": {"BACKEND": LOCAL},
            "releases": {"BACKEND": LOCAL, "OPTIONS": {"location": str(releases)}},
            "staticfiles": {"BACKEND": static},
        }
    options = {
        "bucket_name": bucket,
        "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
        "region_name": env.str("S3_REGION", default="") or None,
        "default_acl": None,
        "file_overwrite": False,
    }
    return {
        "default": {"BACKEND": S3, "OPTIONS": {**options, "location": "media"}},
        "releases": {"BACKEND": S3, "OPTIONS": {**options, "location": "releases", "file_overwrite": True}},
        "staticfiles": {"BACKEND": static},
    }
