"""What is known of each site's latest release, so that a change is looked at alone; see `build.index`."""

from __future__ import annotations

from typing import Any

from django.db import models


class ReleaseIndex(models.Model):
    """Says that the files and uses below describe a release, all of whose pages could be exported.

    manifest: sha256 of that release's manifest. surroundings: digest of what every file depends on.
    cautions: folders and paths where the file of one page depends on those of others.
    """

    series = models.OneToOneField(
        "releases.Series", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    manifest = models.CharField(max_length=64)
    surroundings = models.CharField(max_length=64)
    cautions: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.manifest


class IndexedFile(models.Model):
    """A file of the latest release, as `ManifestEntry`.

    folded: `release_paths.fold` of the path, in UTF-8: bytes have one order in every database.
    page: id of the page whose file it is; None for those of uploads and redirects.
    """

    series = models.ForeignKey("releases.Series", on_delete=models.CASCADE, related_name="+", db_index=False)
    path = models.CharField(max_length=1000)
    folded = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    asset = models.CharField(max_length=80, blank=True)
    page = models.PositiveBigIntegerField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["series", "path"], name="releases_one_file_a_path")]
        indexes = [
            models.Index(fields=["series", "folded"], name="releases_file_folded"),
            models.Index(fields=["series", "page"], name="releases_file_page"),
            models.Index(fields=["series", "asset", "page"], name="releases_file_asset"),
        ]

    def __str__(self) -> str:
        return self.path


class IndexedUse(models.Model):
    """Something that the file of a page refers to, and which is not a file of that page.

    target: "page:12", "document:5". address: of a page, as the file has it.
    """

    series = models.ForeignKey("releases.Series", on_delete=models.CASCADE, related_name="+", db_index=False)
    page = models.PositiveBigIntegerField()
    target = models.CharField(max_length=80)
    address = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["series", "page"], name="releases_use_page"),
            models.Index(fields=["series", "target"], name="releases_use_target"),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.target}"


class SiteChange(models.Model):
    """A change that the next reconcile of a site looks at; stored in the transaction of the change.

    what: "page:12", "tree:12" for a page with all below it, "image:5", "document:5", "project:3",
    "event_type:4", "redirect:6", or "all" for what may concern any page.
    """

    series = models.ForeignKey("releases.Series", on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.what
