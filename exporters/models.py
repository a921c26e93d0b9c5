"""What an export keeps for the next one."""

from django.db import models


class CacheEntry(models.Model):
    """A rendered page or a read upload: its digest, and the digest of all that it was made from.

    key: "2/page:12" or "2/image:5", below the number of the tree's root page. outcome: JSON of whoever
    remembers.
    """

    key = models.CharField(max_length=64, primary_key=True)
    inputs = models.CharField(max_length=64)
    outcome = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class PublishedAddress(models.Model):
    """An address that the site has had; none is ever forgotten, since links to it may be anywhere.

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
