"""Reads a document of Word that was dropped into the form; the form reads its HTML as if it were pasted."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.views import View

from events.word_documents import read_document
from events.word_packages import say_too_large

# Bytes.
LARGEST = 20 * 1024 * 1024


class ReadWord(View):
    """Answers `{"html", "notes": [sentence]}`, or `{"errors": [sentence]}`. The file is kept nowhere."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> JsonResponse:
        file = request.FILES.get("file")
        if file is not None and (file.size or 0) > LARGEST:
            return JsonResponse({"errors": [say_too_large()]})
        try:
            html, notes = read_document(file.read() if file is not None else b"")
        except ValidationError as error:
            return JsonResponse({"errors": error.messages})
        return JsonResponse({"html": html, "notes": notes})
