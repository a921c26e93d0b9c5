"""STORAGES: the local disk, or an S3 bucket where one is named."""

from pathlib import Path
from typing import Any

import environ

LOCAL = "cms.storages.DiskStorage"
S3 = "cms.storages.BucketStorage"


# A backup holds secrets: its files are for the account of the CMS alone.
OWNER_ALONE = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}


def choose_storages(env: environ.Env, *, releases: Path, backups: Path, static: str) -> dict[str, Any]:
    """Django's STORAGES. Uploads and releases are separate: releases are served by the API alone.

    releases, backups: their folders, where they are local. static: the backend of the static files.
    """
    bucket, backups_bucket = env.str("S3_BUCKET", default=""), env.str("BACKUPS_S3_BUCKET", default="")
    local_backups = {"BACKEND": LOCAL, "OPTIONS": {"location": str(backups), **OWNER_ALONE}}
    always = {
        "backups": _in_bucket(env, backups_bucket, "backups") if backups_bucket else local_backups,
        "staticfiles": {"BACKEND": static},
    }
    if not bucket:
        return {
            "default": {"BACKEND": LOCAL},
            "releases": {"BACKEND": LOCAL, "OPTIONS": {"location": str(releases)}},
            **always,
        }
    return {
        "default": _in_bucket(env, bucket, "media", file_overwrite=False),
        "releases": _in_bucket(env, bucket, "releases"),
        **always,
    }


def _in_bucket(env: environ.Env, bucket: str, folder: str, *, file_overwrite: bool = True) -> dict[str, Any]:
    return {
        "BACKEND": S3,
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "location": folder,
            "file_overwrite": file_overwrite,
        },
    }


def find_image_sources(env: environ.Env) -> list[str]:
    """The origin that browsers fetch uploads from, if not the CMS, for its Content-Security-Policy."""
    bucket, endpoint = env.str("S3_BUCKET", default=""), env.str("S3_ENDPOINT_URL", default="")
    if not bucket:
        return []
    if endpoint:
        return [f"{endpoint.rstrip('/')}/{bucket}/media/"]
    region = env.str("S3_REGION", default="")
    # Host names of buckets in us-east-1 have no region.
    host = "s3.amazonaws.com" if region in ("", "us-east-1") else f"s3.{region}.amazonaws.com"
    return [f"https://{bucket}.{host}/media/"]
