"""The token in a preview's address: what it was made for, signed, with the moment of signing."""

from typing import NamedTuple

from django.core.signing import BadSignature, TimestampSigner

LIFETIME = 60 * 60  # Seconds.
# A token has about 150 characters; whoever sends more is not sending a token.
LONGEST = 400

SIGNER = TimestampSigner(salt="previews.preview")


class Claim(NamedTuple):
    """What a token says of itself. nonce: which preview. user, page: whose, of what; primary keys."""

    nonce: str
    user: int
    page: int


def write_token(claim: Claim) -> str:
    return SIGNER.sign_object(list(claim))


def read_token(token: str) -> Claim | None:
    """What a token says, or None where we did not sign it or it is over an hour old."""
    if len(token) > LONGEST:
        return None
    try:
        return Claim(*SIGNER.unsign_object(token, max_age=LIFETIME))
    except BadSignature:
        return None
