"""The target of an export, whose errors are of the whole run and not of the page that is being rendered."""

from __future__ import annotations

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
