"""The target of an export, whose errors are of the whole run and not of the page that is being rendered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from exporters.export.export_set import Target


class TargetError(Exception):
    """An OSError of the target: nothing else can be read or written there either."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass(frozen=True, slots=True)
class GuardedTarget:
    """A target that raises TargetError in the place of OSError."""

    target: Target

    def digest(self, path: str) -> str | None:
        """As `Target.digest`."""
        try:
            return self.target.digest(path)
        except OSError as error:
            raise TargetError(error) from error

    def add(self, path: str, content: bytes) -> None:
        """As `Target.add`."""
        try:
            self.target.add(path, content)
        except OSError as error:
            raise TargetError(error) from error


@contextmanager
def errors_of_the_target() -> Iterator[None]:
    """Raise the OSError that a TargetError stands for."""
    failure = None
    try:
        yield
    except TargetError as error:
        failure = error.error
    # Not in the block above: each of the two would be the reason of the other, in a circle.
    if failure is not None:
        raise failure
