"""The worker of the Redis queue that `manage.py rqworker` starts."""

from __future__ import annotations

from redis.client import Pipeline
from rq import Worker


class RegisteringWorker(Worker):
    """Registers again where Redis was restarted without its data, and so knows no worker any more.

    It would go on working, and /readyz and the screens would say that no worker runs.
    """

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        if not self.connection.sismember(self.redis_workers_keys, self.key):
            # What was written since then is no whole entry.
            self.connection.delete(self.key)
            self.register_birth()  # type: ignore[no-untyped-call]
        super().heartbeat(timeout, pipeline)
