"""System checks: of any settings, and with `check --deploy` of a server's."""

from cms.checks.addresses import check_addresses, check_hosts
from cms.checks.secrecy import check_debug, check_secret_key
from cms.checks.services import check_mail, check_storage, check_time_zone
from cms.checks.values import check_preview_host, check_releases_kept

__all__ = [
    "check_addresses",
    "check_debug",
    "check_hosts",
    "check_mail",
    "check_preview_host",
    "check_releases_kept",
    "check_secret_key",
    "check_storage",
    "check_time_zone",
]
