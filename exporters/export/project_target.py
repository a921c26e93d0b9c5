"""An Astro project as the place where the files of an export go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exporters.content.site_tree import SiteTree
from exporters.core.manifest import Manifest, ManifestEntry
from exporters.core.plan import Situation
from exporters.export.desired_state import DesiredState
from exporters.export.export_set import ExportSet
from exporters.export.ownership import Files, claim_imported
from exporters.project.disk import Disk
from exporters.project.staging import Staging


@dataclass(frozen=True, slots=True)
class ProjectTarget:
    """manifest: what earlier exports wrote there. staging: None where nothing is written or shown."""

    tree: SiteTree
    disk: Disk
    manifest: Manifest
    staging: Staging | None

    @property
    def root(self) -> Path:
        return self.disk.root

    @property
    def notes(self) -> list[str]:
        """What a person should know of the project."""
        if self._is_ours or not self.manifest.files:
            return []
        return [
            f"{len(self.manifest.files)} files here were written by another CMS, or from another part of "
            "this one. They are left alone; remove those that nothing needs."
        ]

    @property
    def _is_ours(self) -> bool:
        return self.manifest.cms in ("", self.tree.key)

    def digest(self, path: str) -> str | None:
        return self.disk.digest(path)

    def add(self, path: str, content: bytes) -> None:
        if self.staging is not None:
            self.staging.add(path, content)

    def read_owned(self, export_set: ExportSet) -> Files:
        owned: dict[str, ManifestEntry] = dict(self.manifest.files) if self._is_ours else {}
        return owned | claim_imported(export_set, self.disk, owned)


def survey(state: DesiredState, disk: Disk) -> Situation:
    """What the disk says about every file that is wanted, or the CMS's and not to stay."""
    owned = {path: entry for path, entry in state.owned.items() if path not in state.retained}
    found, obstacles, case_collisions = {}, {}, {}
    for path in state.wanted.keys() | owned.keys():
        here = disk.digest(path)
        if here is not None:
            found[path] = here
            continue
        obstacle = disk.obstacle(path)
        if obstacle:
            obstacles[path] = obstacle
        elif path in state.wanted:
            collision = disk.case_collision(path)
            if collision:
                case_collisions[path] = collision
            conflicts = [other for other in disk.route_conflicts(path) if other not in owned]
            if conflicts:
                obstacles[path] = f"{conflicts[0]} has the same address; remove one of the two"
    return Situation(
        wanted={path: entry.sha256 for path, entry in state.wanted.items()},
        found=found,
        owned={path: entry.sha256 for path, entry in owned.items()},
        imported=state.export_set.imported,
        owners={path: entry.owner for path, entry in {**owned, **state.wanted}.items()},
        needs=state.export_set.needs,
        links=state.export_set.linked_paths(),
        must_remove=state.must_remove,
        obstacles=obstacles,
        case_collisions=case_collisions,
    )
