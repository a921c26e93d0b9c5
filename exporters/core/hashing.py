"""Digests: of a file's bytes, and of the values that a file was made from."""

from __future__ import annotations

from hashlib import sha256


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()


def digest_inputs(*inputs: object) -> str:
    """One digest of values: texts, and others whose `repr` tells apart all that differ."""
    # `repr` is slow on long texts. They count by length here, other values as lists, so that neither is taken
    # for the other; the texts themselves follow.
    shape = repr([len(value) if isinstance(value, str) else [value] for value in inputs])
    texts = [value for value in inputs if isinstance(value, str)]
    return digest("".join([shape, *texts]).encode())
