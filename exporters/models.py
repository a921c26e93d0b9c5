"""What an export remembers for the next one, so that it need not be made again."""

from django.db import models


class Remembered(models.Model):
    """The outcome of some work, and a digest of all that it was made from.

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
