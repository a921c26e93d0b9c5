"""The token in a preview's address: signed, with the time of signing."""

from typing import NamedTuple

from django.core.signing import BadSignature, TimestampSigner

LIFETIME = 60 * 60  # Seconds.
# A token has about 150 characters; whoever sends more is not sending a token.
LONGEST = 400

SIGNER = TimestampSigner(salt="previews.preview")


class Claim(NamedTuple):
    """The content of a token. nonce: which preview. user, page: primary keys."""

    nonce: str
    user: int
    page: int


def write_token(claim: Claim) -> str:
    return SIGNER.sign_object(list(claim))


def read_token(token: str) -> Claim | None:
    """The claim of a token; None for a bad signature or one over an hour old."""
    if len(token) > LONGEST:
        return None
    try:
        return Claim(*SIGNER.unsign_object(token, max_age=LIFETIME))
    except BadSignature:
        return None
