"""Bulk actions of two steps: what is chosen in the first is asked about in the second."""

from django.http import HttpRequest

CONFIRMED = "confirmed"


def is_confirmed(request: HttpRequest, choice: str) -> bool:
    """Whether the question that was answered was about this choice."""
    return request.POST.get(CONFIRMED) == choice
