"""The preview's middleware: whatever a site's own code does, no draft is exposed or logged."""

from collections.abc import Iterator

import pytest

from tests.frontend_contract.sites import SAMPLE, FakeCms, Preview, copy_site, get, serve_cms, serve_preview

pytestmark = pytest.mark.node

POLICY = "default-src 'self'; frame-ancestors 'none'; img-src *"
SITE_CODE = {
    "src/middleware.js": f"""
export const onRequest = async (context, next) => {{
  const response = await next();
  response.headers.set('Content-Security-Policy', {POLICY!r});
  response.headers.set('X-Frame-Options', 'DENY');
  response.headers.set('Cache-Control', 'public, max-age=3600');
  response.headers.set('CDN-Cache-Control', 'max-age=3600');
  response.headers.set('Referrer-Policy', 'unsafe-url');
  response.headers.set('X-Site', 'mine');
  return response;
}};
""",
    "src/layouts/EarlyLayout.astro": "---\nthrow Error(`early: ${Astro.props.frontmatter.title}`);\n---\n",
    "src/layouts/LateLayout.astro": """---
import Late from './Late.astro';
---
<html><body><p>before</p><Late {...Astro.props} /></body></html>
""",
    "src/layouts/Late.astro": """---
await new Promise((done) => setTimeout(done, 50));
throw new Error(`late: ${Astro.props.frontmatter.title}`);
---
""",
    "src/pages/fails.astro": "---\nexport const prerender = false;\nthrow Error('a page fails');\n---\n",
    "src/layouts/AddressLayout.astro": "---\nnew URL(Astro.props.frontmatter.title);\n---\n",
}


@pytest.fixture(scope="module")
def cms() -> Iterator[FakeCms]:
    with serve_cms() as cms:
        yield cms


@pytest.fixture(scope="module")
def custom(tmp_path_factory: pytest.TempPathFactory, cms: FakeCms) -> Iterator[Preview]:
    """A preview of a site whose middleware and layouts do not expect drafts."""
    site = copy_site(tmp_path_factory.mktemp("custom"), SITE_CODE)
    # A page that the server makes itself for addresses that it does not have.
    (site.root / "src/pages/404.astro").unlink()
    built = site.build(preview=True)
    assert built.returncode == 0, built.stdout
    with serve_preview(site, cms.url) as preview:
        yield preview


def add_draft(cms: FakeCms, token: str, layout: str) -> None:
    markdown = f"---\nlayout: ../../../layouts/{layout}.astro\ntitle: Tajomstvo\n---\n\nTajný text.\n"
    cms.drafts[token] = (200, {"path": SAMPLE, "url": "/x/", "markdown": markdown, "files": {}})


@pytest.mark.parametrize("token", ["good", "token-of-nobody"])
def test_a_draft_keeps_its_headers(custom: Preview, cms: FakeCms, token: str) -> None:
    add_draft(cms, "good", "PageLayout")

    headers = {name.lower(): value for name, value in custom.get(token).headers.items()}

    assert headers["content-security-policy"] == (f"default-src 'self'; img-src *, frame-ancestors {cms.url}")
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-site"] == "mine"
    assert headers.keys().isdisjoint({"x-frame-options", "cdn-cache-control"})


def test_other_pages_keep_the_headers_of_the_site(custom: Preview) -> None:
    headers = get(f"{custom.url}/_previews").headers

    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("layout", "reason"),
    [
        ("EarlyLayout", "early: Tajomstvo"),
        ("LateLayout", "late: Tajomstvo"),
        ("AddressLayout", "Invalid URL"),
    ],
)
def test_an_error_of_a_layout_is_shown_and_not_logged(
    custom: Preview, cms: FakeCms, layout: str, reason: str
) -> None:
    add_draft(cms, f"token-of-{layout}", layout)

    shown = custom.get(f"token-of-{layout}")

    assert shown.status == 422
    assert f'<p class="reason">{reason}</p>' in shown.text
    log = custom.log.read_text()
    assert [word for word in ("token-of", "Taj", "late:", "early:", "Invalid URL") if word in log] == []


def test_an_error_of_another_page_is_logged(custom: Preview) -> None:
    assert get(f"{custom.url}/fails").status == 500

    assert "a page fails" in custom.log.read_text()
