"""A build stops where an event could not be shown, and names every fault at once: file, line, what to do."""

import unicodedata
from pathlib import Path

import pytest

from tests.frontend_contract.small_sites import Files, complaints, event, make_site, picture

pytestmark = pytest.mark.node

# Each version of Astro and each processor.
VERSIONS = [(7, "satteri"), (6, "unified")]

READ = "apng, avif, gif, jpeg, jpg, png, svg, tiff, webp"
NOT_COPIED = (
    "Astro copies no file that is only linked or shown by raw HTML, nor, with Sätteri, an image written as "
    "![…][…]. Put it into public/ and write its "
    "address there; an image may also be written as ![…](…)."
)
NOWHERE = "the site has no such page or file. Correct the link, or add a redirect."


def decomposed(name: str) -> str:
    return unicodedata.normalize("NFD", name)


FAULTY: Files = {
    "src/pages/p/obrazky.md": event(
        "obrazky",
        "![Obrázok](obrázok.png)\n\n"
        "![A](A.png) ![B](a%23b.png)\n\n"
        "![](a&b.png) ![C](zapis.pdf)\n\n"
        "`![D](chyba.png)`\n"
        "- zoznam\n"
        "![D](./chyba.png)\n\n"
        "![E](../inde/chyba.png)",
    ),
    f"src/pages/p/{decomposed('obrázok.png')}": picture(),
    "src/pages/p/a.png": picture(),
    "src/pages/p/a#b.png": picture(),
    "src/pages/p/a&b.png": picture(),
    "src/pages/p/zapis.pdf": b"%PDF",
    "src/pages/p/percento.md": event("percento", "100% istota\n\n![x](100%.png)"),
    "src/pages/p/bez-nazvu.md": event("bez-nazvu").replace("title: Podujatie bez-nazvu\n", ""),
    "src/pages/p/dvaja.md": event("dvaja"),
    "src/pages/p/dvaja/index.md": event("dvaja", layout="../../../layouts/EventLayout.astro"),
    "src/pages/p/tretia.md": event("percento"),
}


@pytest.mark.parametrize(("major", "processor"), VERSIONS)
def test_everything_that_is_wrong_is_listed_at_once(
    major: int, processor: str, modules: dict[int, Path], tmp_path: Path
) -> None:
    built = make_site(tmp_path, modules[major], FAULTY, processor=processor).build()

    assert built.returncode != 0
    assert not (tmp_path / "site/dist").exists()
    assert complaints(built.stdout) == [
        'src/pages/p/obrazky.md:12: image "a&b.png": say what it shows, unless it only decorates.',
        "src/pages/p/bez-nazvu.md: title: is missing. The heading of the event's page.",
        'src/pages/p/obrazky.md:8: image "obrázok.png": the file has this name in another Unicode form, '
        "which is another name to Astro. Copy the name of the file into the Markdown, or rename the file.",
        'src/pages/p/obrazky.md:10: image "A.png": there is no "A.png", but "a.png". Capital letters count.',
        'src/pages/p/obrazky.md:10: image "a%23b.png": there is no such file; Astro does not decode %23. '
        "Rename the file without that character.",
        'src/pages/p/obrazky.md:12: image "a&b.png": Astro cannot import a file with & in its name. '
        "Rename the file.",
        f'src/pages/p/obrazky.md:12: image "zapis.pdf": Astro reads no such image. It reads {READ}.',
        'src/pages/p/obrazky.md:16: image "./chyba.png": there is no such file. Add it, or correct its name.',
        'src/pages/p/obrazky.md:18: image "../inde/chyba.png": there is no such file. Add it, or correct its '
        "name.",
        "src/pages/p/percento.md:10: the text cannot be rendered: URI malformed. "
        'Write a "%" in an address as %25.',
        "src/pages/p/dvaja.md: src/pages/p/dvaja/index.md has the same address, /p/dvaja. "
        "Rename or remove one of them.",
        'src/pages/p/dvaja/index.md:2: the slug "dvaja" belongs to src/pages/p/dvaja.md already. '
        "Give one of them another.",
        'src/pages/p/tretia.md:2: the slug "percento" belongs to src/pages/p/percento.md already. '
        "Give one of them another.",
    ]
    for title in (
        "Front matter that breaks the contract of EventLayout:",
        "Images that Astro cannot show:",
        "Addresses that more than one file has:",
        "Images without alternative text:",
        "Correct these files, or edit the pages in the CMS and export again.",
    ):
        assert title in built.stdout


# Names that Astro imports, as they are written and as the files are called.
GOOD_NAMES = {
    "obrázok.png": "obrázok.png",
    decomposed("ôsmy.png"): decomposed("ôsmy.png"),
    "./bodka.png": "bodka.png",
    "<dve slová.png>": "dve slová.png",
    "tri%20slov%C3%A1.png": "tri slová.png",
    "zátvorky\\(1\\).png": "zátvorky(1).png",
    "apo'strof.png": "apo'strof.png",
    "plus+čiarka,.png": "plus+čiarka,.png",
    "zavináč@2x.png": "zavináč@2x.png",
    "emoji-🎯.png": "emoji-🎯.png",
    "sto%25.png": "sto%.png",
    "krížik#1.png": "krížik#1.png",
    "VELKE.PNG": "VELKE.PNG",
    "pod/priečinok.png": "pod/priečinok.png",
    "../vyššie.png": "../vyššie.png",
}


@pytest.mark.parametrize(("major", "processor"), VERSIONS)
def test_what_astro_builds_is_not_complained_of(
    major: int, processor: str, modules: dict[int, Path], tmp_path: Path
) -> None:
    files: Files = {f"src/pages/p/x/{name}": picture() for name in GOOD_NAMES.values()}
    images = "\n".join(f"![Obrázok]({name})" for name in GOOD_NAMES)
    links = (
        "[doma](/) [sem](#x) [von](https://example.com/nič) [pošta](mailto:a@example.org) [otázka](?a=1) "
        "[iný](/p/iny/) [bez lomky](/p/iny) [relatívne](../iny/#x) [vlastná](https://example.org/p/iny/?x=1) "
        "[čas](/p/%C4%8Das/) [súbor](/documents/zápis.pdf) [kanál](/feed.xml) [stará](/stara/)\n\n"
        '<img src="/documents/obr.png" alt="x"> <!-- <img src="niet.png"> --> <a name="kotva">x</a>\n\n'
        "`[x](niet.pdf)`"
    )
    files |= {
        "src/pages/p/x/index.md": event(
            "x", f"{images}\n\n{links}", layout="../../../layouts/EventLayout.astro"
        ),
        "src/pages/p/iny.md": event("iny"),
        "src/pages/p/čas.md": event("cas"),
        "src/pages/inde/iny.md": event("iny"),
        "src/pages/p/_rozpisane.md": event("iny", "![x](niet.png)"),
        "src/pages/feed.xml.js": "export const GET = () => new Response('x');",
        "public/documents/zápis.pdf": b"%PDF",
        "public/documents/obr.png": picture(),
    }

    built = make_site(
        tmp_path,
        modules[major],
        files,
        processor=processor,
        settings="site: 'https://example.org', redirects: { '/stara': '/p/iny' },",
    ).build()

    assert built.returncode == 0, built.stdout
    assert "[astro-wagtail-events]" not in built.stdout


LINKS = (
    "[je](/mesto/p/iny/) [bez base](/p/iny/) [bez lomky](/mesto/p/iny)\n"
    "[niet](/mesto/p/niet/?a=1#b) [celá](https://example.org/mesto/niet/) [cudzia](/inde/niet/)\n"
    "[zápis](z%C3%A1pis.pdf) [zdroj](iny.md) [relatívne](../niet/)\n"
    "\n"
    '<img src="foto.png" alt="x"><a href=\'/mesto/p/niet/\'>niet</a>'
)


@pytest.mark.parametrize(("major", "processor"), VERSIONS)
def test_links_are_followed_on_the_built_site(
    major: int, processor: str, modules: dict[int, Path], tmp_path: Path
) -> None:
    files: Files = {
        "src/pages/p/odkazy.md": event("odkazy", LINKS),
        "src/pages/p/iny.md": event("iny"),
        "src/pages/p/zápis.pdf": b"%PDF",
        "src/pages/p/foto.png": picture(),
    }

    built = make_site(
        tmp_path,
        modules[major],
        files,
        processor=processor,
        settings="base: '/mesto', site: 'https://example.org', trailingSlash: 'always',",
    ).build()

    assert built.returncode != 0
    assert complaints(built.stdout) == [
        'src/pages/p/odkazy.md:8: link "/p/iny/": on this site the address is /mesto/p/iny/. Write it so.',
        'src/pages/p/odkazy.md:8: link "/mesto/p/iny": on this site the address is /mesto/p/iny/. '
        "Write it so.",
        f'src/pages/p/odkazy.md:12: <img> "foto.png": {NOT_COPIED}',
        f'src/pages/p/odkazy.md:9: link "/mesto/p/niet/?a=1#b": {NOWHERE}',
        f'src/pages/p/odkazy.md:9: link "https://example.org/mesto/niet/": {NOWHERE}',
        f'src/pages/p/odkazy.md:10: link "z%C3%A1pis.pdf": {NOT_COPIED}',
        'src/pages/p/odkazy.md:10: link "iny.md": this is a file of the sources. Write the page\'s address.',
        f'src/pages/p/odkazy.md:10: link "../niet/": {NOWHERE}',
        f'src/pages/p/odkazy.md:9: link "/mesto/p/niet/": {NOWHERE}',
    ]


COLLECTION: Files = {
    "src/content.config.js": (
        "import { defineCollection } from 'astro:content';\n"
        "import { glob } from 'astro/loaders';\n"
        "const loader = glob({ pattern: '**/*.md', base: './src/content/podujatia' });\n"
        "export const collections = { podujatia: defineCollection({ loader }) };\n"
    ),
    "src/pages/podujatia/[...slug].astro": (
        "---\n"
        "import { getCollection, render } from 'astro:content';\n"
        "export async function getStaticPaths() {\n"
        "  const entries = await getCollection('podujatia');\n"
        "  return entries.map((entry) => ({ params: { slug: entry.id }, props: { entry } }));\n"
        "}\n"
        "const { Content } = await render(Astro.props.entry);\n"
        "---\n"
        '<html lang="sk"><head><title>x</title></head><body><Content /></body></html>\n'
    ),
}


@pytest.mark.parametrize(("major", "processor"), VERSIONS)
def test_entry_of_a_collection_that_astro_would_publish_empty_stops_the_build(
    major: int, processor: str, modules: dict[int, Path], tmp_path: Path
) -> None:
    files: Files = {
        **COLLECTION,
        "src/content/podujatia/chyba.md": event("chyba", "![x](chyba.png)"),
        "src/content/podujatia/percento.md": event("percento", "![x](100%.png)"),
        "src/content/podujatia/znak.md": event("znak", "![x](a%60b.png)"),
        "src/content/podujatia/a`b.png": picture(),
        "src/content/podujatia/rok/ina.md": event("znak"),
    }

    built = make_site(tmp_path, modules[major], files, processor=processor).build()

    assert built.returncode != 0
    assert complaints(built.stdout) == [
        'src/content/podujatia/chyba.md:8: image "chyba.png": there is no such file. '
        "Add it, or correct its name.",
        "src/content/podujatia/percento.md:8: the text cannot be rendered: URI malformed. "
        'Write a "%" in an address as %25.',
        'src/content/podujatia/znak.md:8: image "a`b.png": Astro cannot import a file with ` in its name. '
        "Rename the file.",
        'src/content/podujatia/znak.md:2: the slug "znak" belongs to src/content/podujatia/rok/ina.md '
        "already. Give one of them another.",
    ]


def test_links_of_a_collection_are_followed_from_the_page_that_shows_the_entry(
    modules: dict[int, Path], tmp_path: Path
) -> None:
    files: Files = {
        **COLLECTION,
        "src/content/podujatia/a.md": event("a", "[b](../b/) [c](../c/) [d](/podujatia/d/) [p](p.pdf)"),
        "src/content/podujatia/b.md": event("b"),
        "src/content/podujatia/p.pdf": b"%PDF",
    }

    site = make_site(tmp_path, modules[7], files)
    # Again, when Astro takes the entries from its store and renders none of them.
    first, again = site.build(), site.build()

    assert first.returncode != 0
    assert complaints(first.stdout) == [
        f'src/content/podujatia/a.md:8: link "../c/": {NOWHERE}',
        f'src/content/podujatia/a.md:8: link "/podujatia/d/": {NOWHERE}',
        f'src/content/podujatia/a.md:8: link "p.pdf": {NOT_COPIED}',
    ]
    assert complaints(again.stdout) == complaints(first.stdout)


def test_each_check_may_be_an_error_a_warning_or_off(modules: dict[int, Path], tmp_path: Path) -> None:
    files: Files = {
        "src/pages/p/a.md": event("a", "![](a.png) [x](/niet/)").replace("slug: a", "slug: b"),
        "src/pages/p/b.md": event("b").replace("title: Podujatie b", "title: 5"),
        "src/pages/p/a.png": picture(),
    }
    levels = "{ checks: { contract: 'off', slugs: 'warn', links: 'warn', alt: 'error' } }"

    built = make_site(tmp_path, modules[7], files, options=levels).build()

    assert built.returncode != 0
    assert complaints(built.stdout) == [
        'src/pages/p/b.md:2: the slug "b" belongs to src/pages/p/a.md already. Give one of them another.',
        'src/pages/p/a.md:8: image "a.png": say what it shows, unless it only decorates.',
    ]
