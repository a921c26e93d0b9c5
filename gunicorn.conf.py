"""gunicorn's settings; it reads them where it is started. Its command line comes before them."""

import os
import shutil
import sys
import tempfile

import environ

from cms.environment import DEVELOPMENT, MODULE, PRODUCTION, choose_settings
from cms.settings.logs import choose_logging

choose_settings(default=PRODUCTION)
if os.environ[MODULE] == DEVELOPMENT:
    sys.exit(
        f"gunicorn serves other machines, and {DEVELOPMENT} shows them drafts; set {MODULE}={PRODUCTION}."
    )

# Threads: one request that waits for a storage does not keep others waiting.
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
# Nobody uses gunicornc, and its socket would lie in the home of the account, which no unit may write to.
control_socket_disable = True

_shown = {"handlers": [], "level": "INFO", "propagate": True}
logconfig_dict = {
    **choose_logging(environ.Env()),
    "loggers": {"gunicorn.error": _shown, "gunicorn.access": _shown},
}

# Where the workers put together what they count; prometheus_client reads it when it is imported.
_shared = ""
if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    _shared = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="cms-metrics-")


def child_exit(_server, worker) -> None:  # type: ignore[no-untyped-def]
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)


def on_exit(_server) -> None:  # type: ignore[no-untyped-def]
    shutil.rmtree(_shared, ignore_errors=True)
