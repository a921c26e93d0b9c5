"""An Astro project as the place where the files of an export go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from exporters.content.site_tree import SiteTree
from exporters.core.errors import ExportError, unforeseen
from exporters.core.hashing import digest
from exporters.core.manifest import Manifest, ManifestEntry
from exporters.core.plan import Situation
from exporters.export.desired_state import DesiredState
from exporters.export.export_set import ExportSet
from exporters.export.ownership import Files, claim_imported
from exporters.project.disk import Disk
from exporters.project.staging import Staging

LEFT_OUT = (
    "git has it and was told to leave it out of this work tree; git sparse-checkout disable (or git "
    "update-index --no-skip-worktree --no-assume-unchanged), then export again"
)


@dataclass(frozen=True, slots=True)
class ProjectTarget:
    """manifest: what earlier exports wrote there. staging: None where nothing is written or shown.

    kept: path -> new content that is needed without a staging, since git may store it otherwise.
    on_disk: path -> what a file is to be on disk, where git's checkout would give it other bytes.
    refused: path -> why git can take no new content of a file.
    """

    tree: SiteTree
    disk: Disk
    manifest: Manifest
    staging: Staging | None
    kept: dict[str, bytes] = field(default_factory=dict)
    on_disk: dict[str, bytes] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.disk.root

    @property
    def notes(self) -> list[str]:
        """What a person should know of the project."""
        unasked = self.disk.forms.problem
        unknown = [f"{unasked}. Files are compared as they stand on disk."] if unasked else []
        if self._is_ours or not self.manifest.files:
            return unknown
        return [
            *unknown,
            f"{len(self.manifest.files)} files here were written by another CMS, or from another part of "
            "this one. They are left alone; remove those that nothing needs.",
        ]

    @property
    def _is_ours(self) -> bool:
        return self.manifest.cms in ("", self.tree.key)

    def find_refused(self, paths: Iterable[str]) -> Mapping[str, ExportError]:  # noqa: ARG002 - the plan decides, by the disk
        return {}

    def digest(self, path: str) -> str | None:
        return self.disk.digest(path)

    def add(self, path: str, content: bytes) -> None:
        if self.staging is not None:
            self.staging.add(path, content)
        elif self.disk.digest(path) is not None and not self.disk.forms.is_stored_as(path, content):
            self.kept[path] = content

    def settle(self, wanted: Files) -> Files:
        """The wanted files as git can store them; notes what of them has another form on disk.

        Attributes that ask for one kind of line end leave no other: then the file is the CMS's as it is.
        """
        differ = [path for path, entry in wanted.items() if self.disk.digest(path) != entry.sha256]
        converted = [path for path in self.disk.forms.find_converted(differ) if self._holds(path)]
        contents = {path: self._read(path) for path in converted}
        forms, refused = self.disk.forms.find_forms(contents)
        self.refused.update(refused)
        self.on_disk.update({p: form.on_disk for p, form in forms.items() if form.on_disk != contents[p]})
        settled = {path: replace(wanted[path], sha256=digest(form.held)) for path, form in forms.items()}
        return {**wanted, **settled}

    def stage_disk_forms(self) -> None:
        """Let the staged contents be those that are to be on disk."""
        assert self.staging is not None
        for path, content in self.on_disk.items():
            self.staging.add(path, content)

    def _holds(self, path: str) -> bool:
        return path in self.kept if self.staging is None else self.staging.has(path)

    def _read(self, path: str) -> bytes:
        return self.kept[path] if self.staging is None else self.staging.read(path)

    def read_owned(self, export_set: ExportSet) -> Files:
        owned: dict[str, ManifestEntry] = dict(self.manifest.files) if self._is_ours else {}
        return owned | claim_imported(export_set, self.disk, owned)


def survey(state: DesiredState, disk: Disk, refused: Mapping[str, str]) -> Situation:
    """What the disk says about every file that is wanted, or the CMS's and not to stay.

    refused: path -> why a file can get no new content.
    """
    owned = {path: entry for path, entry in state.owned.items() if path not in state.retained}
    surveyed = _Survey(state, disk, refused, owned)
    for path in state.wanted.keys() | owned.keys():
        try:
            surveyed.add(path)
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - unforeseen() logs it
            surveyed.obstacles[path] = unforeseen(error, path).what
    return Situation(
        wanted={path: entry.sha256 for path, entry in state.wanted.items()},
        found=surveyed.found,
        owned={path: entry.sha256 for path, entry in owned.items()},
        imported=state.export_set.imported,
        owners={path: entry.owner for path, entry in {**owned, **state.wanted}.items()},
        needs=state.export_set.needs,
        links=state.export_set.linked_paths(),
        must_remove=state.must_remove,
        obstacles=surveyed.obstacles,
        case_collisions=surveyed.case_collisions,
    )


@dataclass(frozen=True, slots=True)
class _Survey:
    """What the disk says, file by file; owned: without what is to stay. The last three as in `Situation`."""

    state: DesiredState
    disk: Disk
    refused: Mapping[str, str]
    owned: Files
    found: dict[str, str] = field(default_factory=dict)
    obstacles: dict[str, str] = field(default_factory=dict)
    case_collisions: dict[str, str] = field(default_factory=dict)

    def add(self, path: str) -> None:
        wanted = self.state.wanted[path].sha256 if path in self.state.wanted else None
        written = self.owned[path].sha256 if path in self.owned else None
        imported = self.state.export_set.imported.get(path, ())
        here = self.disk.digest_like(path, {wanted, written, *imported})
        if here != wanted and path in self.refused:
            self.obstacles[path] = self.refused[path]
        if here is not None:
            self.found[path] = here
            if here != wanted and self.disk.raw_digest(path) is None:
                self.obstacles[path] = LEFT_OUT
            return
        obstacle = self.disk.obstacle(path)
        if obstacle:
            self.obstacles[path] = obstacle
        elif path in self.state.wanted:
            collision = self.disk.case_collision(path)
            if collision:
                self.case_collisions[path] = collision
            conflicts = [other for other in self.disk.route_conflicts(path) if other not in self.owned]
            if conflicts:
                self.obstacles[path] = f"{conflicts[0]} has the same address; remove one of the two"
