"""How git converts a file between its repository and the work tree, by attributes and settings."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from exporters.project.git_process import call_git, split_list

# The names of https://git-scm.com/docs/gitattributes that change a file's bytes; "crlf" is an older "text".
ATTRIBUTES = ("text", "crlf", "eol", "ident", "filter", "working-tree-encoding")
NO_VALUE = ("unspecified", "unset", "set")
LFS = "lfs"


@dataclass(frozen=True, slots=True)
class Conversion:
    """What git does to a file.

    line_ends: "always", "auto" (text by git's guess), or "" for as they are.
    rewrites: an encoding or $Id$. filter: the name of a program's; "" for none. driven: it is set up here.
    """

    line_ends: str = ""
    rewrites: bool = False
    filter: str = ""
    driven: bool = True

    @property
    def is_none(self) -> bool:
        return not (self.line_ends or self.rewrites or self.filter)

    def is_stored_as(self, content: bytes) -> bool:
        """Whether git surely stores these bytes as they are, so that it need not be asked."""
        if self.rewrites or self.filter:
            return False
        binary = self.line_ends == "auto" and b"\0" in content
        return not self.line_ends or b"\r" not in content or binary


@dataclass(frozen=True, slots=True)
class GitSettings:
    """autocrlf: whether files without attributes are converted. filters: those that are set up."""

    autocrlf: bool
    filters: frozenset[str]


def read_settings(folder: Path) -> GitSettings:
    asked = call_git(folder, "config", "-z", "--get-regexp", r"^(core\.autocrlf|filter\..*)$")
    settings: dict[str, str] = {}
    for entry in split_list(asked.stdout):
        name, _, value = entry.partition("\n")
        settings[name] = value
    programs = ("clean", "smudge", "process")
    filters = {name.split(".", 1)[1].rpartition(".")[0] for name in settings if name.endswith(programs)}
    return GitSettings(
        settings.get("core.autocrlf", "false").lower() in ("", "true", "input", "yes", "on", "1"),
        frozenset(filters),
    )


def read_conversions(folder: Path, paths: Collection[str], settings: GitSettings) -> dict[str, Conversion]:
    """path relative to the folder -> its conversion, for those that have one."""
    listed = b"".join(os.fsencode(path) + b"\0" for path in paths)
    asked = call_git(folder, "check-attr", "-z", "--stdin", *ATTRIBUTES, input=listed)
    fields = [os.fsdecode(field) for field in asked.stdout.split(b"\0")]
    values: dict[str, dict[str, str]] = {}
    for path, name, value in zip(fields[0::3], fields[1::3], fields[2::3], strict=False):
        values.setdefault(path, {})[name] = value
    found = {path: _judge(attributes, settings) for path, attributes in values.items()}
    return {path: conversion for path, conversion in found.items() if not conversion.is_none}


def _judge(attributes: dict[str, str], settings: GitSettings) -> Conversion:
    filter = attributes.get("filter", "")
    filter = "" if filter in NO_VALUE else filter
    encoding = attributes.get("working-tree-encoding", "unset") not in NO_VALUE
    rewrites = encoding or attributes.get("ident") == "set"
    driven = not filter or filter in settings.filters
    return Conversion(_judge_line_ends(attributes, settings), rewrites, filter, driven)


def _judge_line_ends(attributes: dict[str, str], settings: GitSettings) -> str:
    text = attributes.get("text", "unspecified")
    if text == "unspecified":
        text = attributes.get("crlf", "unspecified")
    if text == "unset":
        return ""
    if text == "auto":
        return "auto"
    if text != "unspecified" or attributes.get("eol") in ("lf", "crlf"):
        return "always"
    return "auto" if settings.autocrlf else ""
