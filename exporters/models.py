"""What an export stores for later exports."""

from django.db import models


class CacheEntry(models.Model):
    """The cached result for one page or upload; written and read by `export.render_cache.RenderCache`.

    key: "2/page:12" or "2/image:5", after the id of the tree's root page. inputs: digest of all that the
    result depends on. outcome: the result as JSON.
    """

    key = models.CharField(max_length=64, primary_key=True)
    inputs = models.CharField(max_length=64)
    outcome = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class PublishedAddress(models.Model):
    """An address that the site has had; rows are never deleted, since links to them may be anywhere.

    tree: `SiteTree.key`.
    """

    tree = models.CharField(max_length=120)
    address = models.CharField(max_length=1000)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["tree", "address"], name="exporters_address_is_unique")
        ]

    def __str__(self) -> str:
        return self.address
