"""The web addresses that published events link to, and what they last answered."""

from django.db import models

# Longer ones are not checked: PostgreSQL has no room for them in an index.
LONGEST = 1000


class OutsideLink(models.Model):
    """status: of HTTP, 0 where nobody answered; None before the first check.

    dead_since: when the first of the answers came that have said since that there is no such page.
    """

    url = models.CharField(max_length=LONGEST, unique=True)
    checked_at = models.DateTimeField(null=True, db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    dead_since = models.DateTimeField(null=True)

    class Meta:
        app_label = "events"
        default_permissions = ()
        verbose_name = "outside link"
        verbose_name_plural = "outside links"

    def __str__(self) -> str:
        return self.url
