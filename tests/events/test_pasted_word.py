"""Documents of Word that the form asks the server to read."""

import base64
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from events import pasted_word, word_documents, word_packages
from tests.word_documents import NAMESPACES, make_document, paragraph, picture, table

pytestmark = pytest.mark.django_db

FOOTNOTE = (
    f'<w:footnotes {NAMESPACES}><w:footnote w:id="2">{paragraph("Pod čiarou")}</w:footnote></w:footnotes>'
)
NO_WORD = "Toto nie je dokument Wordu (.docx)."
DAMAGED = "Dokument je poškodený. Uložte ho vo Worde znova ako .docx."
TOO_LARGE = "Dokument je príliš veľký. Rozdeľte ho alebo skopírujte časť, ktorú potrebujete."
PROTECTED = "Dokument je chránený heslom. Odstráňte ho vo Worde a dokument znova uložte."
COMPOUND = word_documents.COMPOUND + b"\0" * 512
BOMB = "<!DOCTYPE w:document [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"
EXTERNAL = "<!DOCTYPE w:document [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


def read(client: Client, content: bytes) -> dict[str, Any]:
    return client.post(reverse("read_word"), {"file": SimpleUploadedFile("program.docx", content)}).json()


def declare(declaration: str, encoding: str = "utf-8") -> bytes:
    text = f"{declaration}<w:document {NAMESPACES}><w:body>{paragraph('&a;')}</w:body></w:document>"
    return make_document("", {"word/document.xml": text.encode(encoding)})


def test_a_document_becomes_html_and_what_has_no_place_in_it_is_said(writer: Client) -> None:
    body = [
        paragraph("Beseda", "Nzov"),
        paragraph("Program", "Nadpis1"),
        paragraph("Káva", level=0),
        paragraph("Čaj", level=1),
        table(("Kto", "Kedy"), ("Jana", "10:00")),
        picture("Pódium"),
        '<w:p><w:r><w:t>Pozn.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath><w:r><w:commentReference w:id='1'/></w:r></w:p>",
    ]
    parts = {
        "word/media/1.png": b"picture",
        "word/footnotes.xml": FOOTNOTE,
        "word/header1.xml": f"<w:hdr {NAMESPACES}>{paragraph('Strana')}</w:hdr>",
    }

    answer = read(writer, make_document("".join(body), parts))

    assert answer["html"] == (
        "<h1>Beseda</h1><h1>Program</h1><ul><li>Káva<ol><li>Čaj</li></ol></li></ul>"
        "<table><tr><td><p>Kto</p></td><td><p>Kedy</p></td></tr>"
        "<tr><td><p>Jana</p></td><td><p>10:00</p></td></tr></table>"
        f'<p><img alt="Pódium" src="data:image/png;base64,{base64.b64encode(b"picture").decode()}" /></p>'
        '<p>Pozn.<sup><a href="#footnote-2" id="footnote-ref-2">[1]</a></sup></p>'
        '<ol><li id="footnote-2"><p>Pod čiarou</p></li></ol>'
    )
    assert answer["notes"] == [
        "Z dokumentu sa vynechalo: rovnice, komentáre a hlavičky a päty strán.",
        "Z poznámok pod čiarou je zoznam na konci.",
    ]


def test_a_picture_that_lies_elsewhere_is_not_fetched(writer: Client, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    links = {"file": secret.as_uri(), "net": "http://127.0.0.1:9/x.png"}
    body = picture(reference='r:link="file"') + picture(reference='r:link="net"')

    html = read(writer, make_document(body, links=links))["html"]

    assert html == '<p><img src="" /></p>' * 2


def test_pictures_are_limited_together_however_often_one_is_shown(
    writer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_documents, "MOST_PICTURE_BYTES", 20)
    document = make_document(picture() * 3, {"word/media/1.png": b"7 bytes"})
    assert read(writer, document)["html"].count("data:") == 2

    monkeypatch.setattr(word_documents, "MOST_PICTURES", 1)
    assert read(writer, document)["html"].count("data:") == 1


# Made when they are tried: two of them are large.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", NO_WORD),
    "pdf": (lambda: b"%PDF-1.7", NO_WORD),
    "cut off": (lambda: make_document("")[:-30], NO_WORD),
    "old Word": (lambda: COMPOUND, "Toto je dokument starého Wordu (.doc). Uložte ho ako .docx."),
    "encrypted": (lambda: COMPOUND + "EncryptedPackage".encode("utf-16-le"), PROTECTED),
    "entities": (lambda: declare(BOMB), DAMAGED),
    "external entity": (lambda: declare(EXTERNAL), DAMAGED),
    "entities, UTF-16": (lambda: declare(BOMB, "utf-16"), DAMAGED),
    "no XML": (lambda: make_document("", {"word/document.xml": "<w:document>"}), DAMAGED),
    "deep": (lambda: make_document("<w:p>" * 900 + "</w:p>" * 900), TOO_LARGE),
    "elements": (lambda: make_document("<w:p/>" * (word_packages.MOST_ELEMENTS + 1)), TOO_LARGE),
    "XML": (
        lambda: make_document("", {"x.bin": b"\n<" + b"a" * word_packages.MOST_XML_BYTES}),
        TOO_LARGE,
    ),
    "unpacked": (lambda: make_document("", {"x.bin": b"\0" * (word_packages.MOST_BYTES + 1)}), TOO_LARGE),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_document_or_a_bomb_is_refused_in_a_sentence(writer: Client, name: str) -> None:
    make, sentence = REFUSED[name]

    assert read(writer, make()) == {"errors": [sentence]}


def test_a_file_that_lies_about_its_size_is_refused(writer: Client) -> None:
    document = bytearray(make_document("<w:p/>" * 1000))
    at = BytesIO(document).getvalue().rindex(b"word/document.xml") - 46 + 24
    document[at : at + 4] = (10).to_bytes(4, "little")

    assert read(writer, bytes(document)) == {"errors": [NO_WORD]}


def test_a_file_over_the_limit_is_not_read(writer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasted_word, "LARGEST", 10)

    assert read(writer, make_document("")) == {"errors": [TOO_LARGE]}
    assert writer.post(reverse("read_word")).json() == {"errors": [NO_WORD]}
