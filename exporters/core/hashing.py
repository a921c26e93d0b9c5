"""Digests: of what a file holds, and of what it was made from."""

from __future__ import annotations

from hashlib import sha256


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()


def digest_inputs(*inputs: object) -> str:
    """One digest of values: texts, and others whose `repr` says all about them."""
    # `repr` would look at each character of long texts: of those it gets the lengths, which are no lists.
    shape = repr([len(value) if isinstance(value, str) else [value] for value in inputs])
    texts = [value for value in inputs if isinstance(value, str)]
    return digest("".join([shape, *texts]).encode())
