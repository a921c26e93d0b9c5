"""`/healthz` (the process answers) and `/readyz` (database and storage answer), for supervisors."""

from django.core.files.storage import default_storage
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def alive(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """200 when the database and the storage answer, else 503 with the name of what does not."""
    checks = {"database": _ask_database, "storage": _ask_storage}
    failed = [name for name, check in checks.items() if not check()]
    if failed:
        return HttpResponse(f"not ready: {', '.join(failed)}\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


def _ask_database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _ask_storage() -> bool:
    try:
        default_storage.exists("healthz")
    except OSError:
        return False
    return True
