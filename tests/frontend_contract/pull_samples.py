"""The release that the tests of the pull begin with."""

FAIR = "src/pages/podujatia/fair/index.md"
PHOTO = "src/pages/podujatia/fair/lipa.jpg"
LEAFLET = "public/documents/letak.pdf"
FIRST = {FAIR: b"---\ntitle: Jarmok\n---\n", PHOTO: b"\xff\xd8photo" * 9000, LEAFLET: b"%PDF-1.7"}
