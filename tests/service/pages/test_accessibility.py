"""What a machine can see of accessibility, on every page (WCAG 2.2: 1.1.1, 1.3.1, 2.4.1, 3.1.1)."""

from __future__ import annotations

import pytest
from lxml import html

from tests.service.pages.conftest import Browser
from tests.service.pages.steps import go_to_signature, sign
from tests.service.pages.world import World

TEMPLATE = "family-centre-cooperation"
_NO_LABEL_NEEDED = {"hidden", "submit", "button"}


def faults(page: str) -> list[str]:
    """Return what is wrong with a page."""
    tree = html.fromstring(page)
    ids = tree.xpath("//@id")
    found = [f"the id {name} stands twice" for name in set(ids) if ids.count(name) > 1]
    if not tree.get("lang"):
        found.append("no language")
    for path, number in (("//h1", 1), ("//main[@id='main']", 1), ("//head/title", 1)):
        if len(tree.xpath(path)) != number:
            found.append(f"not {number} of {path}")
    if not tree.xpath("//a[@class='skip'][@href='#main']"):
        found.append("no way past the header")
    found += [
        f"a picture without words: {image.get('src')}" for image in tree.xpath("//img[not(@alt)]")
    ]
    found += ["a navigation without a name" for _ in tree.xpath("//nav[not(@aria-label)]")]
    return found + faults_of_fields(tree, ids)


def faults_of_fields(tree: html.HtmlElement, ids: list[str]) -> list[str]:
    """Return what is wrong with a page's forms and its links into itself."""
    found = []
    for field in tree.xpath("//input | //select | //textarea"):
        if field.get("type") in _NO_LABEL_NEEDED:
            continue
        labelled = field.xpath("ancestor::label") or tree.xpath(
            f"//label[@for='{field.get('id')}']"
        )
        if not labelled:
            found.append(f"no label: {field.get('name')}")
    for described in tree.xpath("//@aria-describedby"):
        found += [f"nothing has the id {name}" for name in described.split() if name not in ids]
    for target in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        if target[1:] not in ids:
            found.append(f"a link into the page leads nowhere: {target}")
    return found


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_the_pages_of_a_signatory_have_names_labels_and_one_heading(
    browser: Browser, world: World, language: str
) -> None:
    link = world.link("Aino")
    await browser.get(f"{link}?lang={language}")
    signature = await go_to_signature(browser, link)
    wrong = await sign(browser, link, signature, method="typed", consent="")
    for path in ("", "/identify", "/decline", "/not-me", "/hand-over"):
        page = await browser.get(link + path)
        assert page.status_code == 200
        assert f'<html lang="{language}">' in page.text
        assert faults(page.text) == [], path
    assert faults(signature.text) == []
    assert faults(wrong.text) == []
    answer = await sign(browser, link, signature)
    assert faults((await browser.get(answer.headers["location"])).text) == []


async def test_the_pages_of_the_coordinator_have_names_labels_and_one_heading(
    coordinator: Browser, world: World
) -> None:
    agreement = f"/agreements/{world.agreement_id}"
    new = f"/agreements/new?template={TEMPLATE}"
    for path in (
        "/agreements",
        "/agreements/new",
        new,
        agreement,
        f"{agreement}/documents/{world.document_sha256}/",
        f"{agreement}/signing-rounds/1/withdrawal",
    ):
        page = await coordinator.get(path)
        assert page.status_code == 200, path
        assert faults(page.text) == [], path
    asked = next(iter(world.requests.values()))
    place = f"{agreement}/signing-rounds/1/requests/{asked}/replacement"
    taking = await coordinator.get(place)
    empty = await coordinator.post(place, {"who": "new"}, page=taking)
    assert empty.status_code == 422
    taker = {"name": "Saara Sijainen", "email": "saara@example.org", "language": "fi"}
    named = {"who": "new", "basis": "hallintosääntö § 12", "title": "hallintojohtaja", **taker}
    confirm = await coordinator.post(place, named, page=taking)
    assert "Saara Sijainen is asked to sign" in confirm.text
    for page in (taking, empty, confirm):
        assert faults(page.text) == []
    form = await coordinator.get(new)
    wrong = await coordinator.post(new, {"value-term_first_day": "x"}, page=form)
    assert wrong.status_code == 422
    assert faults(wrong.text) == []


async def test_the_public_pages_have_names_labels_and_one_heading(browser: Browser) -> None:
    for path in ("/", "/verify", "/nowhere", "/agreements"):
        assert faults((await browser.get(path)).text) == [], path
