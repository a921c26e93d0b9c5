"""Documents of Word, as small as can be: a test writes the paragraphs, and what lies beside them."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

OPEN = "http://schemas.openxmlformats.org"
NAMESPACES = (
    f'xmlns:w="{OPEN}/wordprocessingml/2006/main" xmlns:r="{OPEN}/officeDocument/2006/relationships" '
    f'xmlns:a="{OPEN}/drawingml/2006/main" xmlns:m="{OPEN}/officeDocument/2006/math" '
    f'xmlns:pic="{OPEN}/drawingml/2006/picture" xmlns:wp="{OPEN}/drawingml/2006/wordprocessingDrawing"'
)
TYPES = (
    f'<Types xmlns="{OPEN}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    "</Types>"
)
# As a Slovak Word names them: the ids are translated, the names are not.
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/></w:style>'
    for id, name in [("Nzov", "Title"), ("Nadpis1", "heading 1"), ("Nadpis2", "heading 2")]
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
BESIDE = ("styles", "numbering", "footnotes")


def paragraph(text: str, style: str = "", level: int | None = None) -> str:
    """level: of an item of a list, from 0."""
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>' if level is not None else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{listed}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def picture(alt: str = "", reference: str = 'r:embed="picture"') -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="1" descr="{alt}"/><a:graphic><a:graphicData>'
        f"<pic:pic><pic:blipFill><a:blip {reference}/></pic:blipFill></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def make_document(
    body: str, parts: Mapping[str, str | bytes] | None = None, links: Mapping[str, str] | None = None
) -> bytes:
    """A .docx. parts: name -> content, of more files; links: id -> address, of what lies elsewhere."""
    kind = f"{OPEN}/officeDocument/2006/relationships"
    inner = (
        "".join(f'<Relationship Id="{name}" Type="{kind}/{name}" Target="{name}.xml"/>' for name in BESIDE)
        + f'<Relationship Id="picture" Type="{kind}/image" Target="media/1.png"/>'
    )
    for id, address in (links or {}).items():
        inner += f'<Relationship Id="{id}" Type="{kind}/image" Target="{address}" TargetMode="External"/>'
    outer = f'<Relationship Id="1" Type="{kind}/officeDocument" Target="word/document.xml"/>'
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _relate(outer),
        "word/_rels/document.xml.rels": _relate(inner),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{NUMBERING}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {NAMESPACES}></w:footnotes>",
        **(parts or {}),
    }
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return written.getvalue()


def _relate(relationships: str) -> str:
    return f'<Relationships xmlns="{OPEN}/package/2006/relationships">{relationships}</Relationships>'
