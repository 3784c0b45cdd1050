"""What runs log besides numbers is seen and heard: layers, sound, pages, bodies, figures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import LiveServer

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import io, runwell
LABELS = {0: "ground", 1: "car"}
PDB = "".join(
    f"HETATM{i:5d}  {e}   LIG A   1    {x:8.3f}{0:8.3f}{0:8.3f}  1.00  0.00           {e}" + chr(10)
    for i, (e, x) in enumerate([("C", 0), ("O", 1.2)])
)
class Figure:  # as Plotly's own look to the client
    def to_plotly_json(self): return {}
    def to_json(self): return '{"data": [{"type": "bar", "x": ["a"], "y": [3]}], "layout": {}}'
import struct, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
def png(rows):
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    data = zlib.compress(b"".join(b"\\0" + bytes(row) for row in rows))
    packed = chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\\x89PNG\\r\\n\\x1a\\n" + packed
for name, rows in (("picture", [[90] * 8] * 8), ("mask", [[0, 1] * 4] * 8)):
    with open(f"{name}.png", "wb") as file:
        file.write(png(rows))
with runwell.init(project="media") as run:
    for step in range(3):
        box = {"position": {"minX": 0, "maxX": 0.5, "minY": 0, "maxY": 0.5}, "class_id": 1,
               "box_caption": "car", "scores": {"sure": 0.6}}
        run.log({
            "street": runwell.Image(
                "picture.png",
                masks={"truth": {"path": "mask.png", "class_labels": LABELS}},
                boxes={"guess": {"box_data": [box], "class_labels": LABELS}},
            ),
            "page": runwell.Html(
                f"<p>step {step}</p><b></b><script>document.querySelector('b').textContent = "
                "'origin ' + origin</script>"
            ),
            "cloud": runwell.Object3D(
                {"type": "lidar/beta", "points": [[0, 0, 0], [1, 1, 1], [1, 0, 1]], "boxes": []}
            ),
            "molecule": runwell.Molecule(io.StringIO(PDB), file_type="pdb", caption="carbonyl"),
            "figure": Figure(),
        })
"""

IS_PAINTED = """
canvas => new Uint32Array(
    canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer
).some(pixel => pixel !== 0)
"""


@pytest.fixture(scope="module")
def address(shared_server: LiveServer) -> str:
    with shared_server.start(SCRIPT) as training:
        training.communicate()
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/media"


def panel(page: Page, name: str) -> Locator:
    card = page.get_by_role("article", name=name, exact=True)
    card.scroll_into_view_if_needed()  # what nobody sees is not drawn
    return card


def test_boxes_and_masks_are_shown_and_hidden(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    street = panel(page, "street")
    mask = street.locator('canvas[data-layer="mask:truth"]')
    boxes = street.locator('svg[data-layer="boxes:guess"]')
    expect(boxes).to_have_attribute("data-boxes", "1")
    page.wait_for_function(IS_PAINTED, arg=mask.element_handle())
    street.get_by_role("button", name="Layers").click()
    menu = page.get_by_role("dialog", name="Layers")
    menu.get_by_role("checkbox", name="car").first.click()  # of the boxes
    expect(boxes).to_have_attribute("data-boxes", "0")
    menu.get_by_role("checkbox", name="truth (mask)").click()
    page.wait_for_function(f"canvas => !({IS_PAINTED})(canvas)", arg=mask.element_handle())


def test_a_page_runs_in_an_origin_that_is_nobodys(address: str, quiet_page: Page) -> None:
    quiet_page.goto(address)
    frame = panel(quiet_page, "page").frame_locator("iframe")
    expect(frame.locator("p")).to_have_text("step 2")
    expect(frame.locator("b")).to_have_text("origin null")


def test_bodies_in_space_and_figures_are_drawn(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    for name in ("cloud", "molecule"):
        canvas = panel(page, name).locator("canvas")
        canvas.wait_for()
        page.wait_for_function(IS_PAINTED, arg=canvas.element_handle())
    panel(page, "figure").locator(".plot-container .bars path").wait_for()


def test_bodies_in_space_are_told_and_turned_by_keys(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    for name, told in (
        ("cloud", re.compile("3 points; x from 0 to 1, y from 0 to 1, z from 0 to 1$")),
        ("molecule", re.compile(r"\d atoms, .*; x from ")),
    ):
        card = panel(page, name)
        card.get_by_role("img", name=told).wait_for()
        canvas = card.locator("canvas")
        page.wait_for_function(IS_PAINTED, arg=canvas.element_handle())
        seen = [canvas.evaluate("canvas => canvas.toDataURL()")]
        for key in ("ArrowLeft", "ArrowUp", "+"):
            card.get_by_role("application").press(key)
            seen.append(canvas.evaluate("canvas => canvas.toDataURL()"))
        assert len(set(seen)) == len(seen)  # each key shows it otherwise
        card.get_by_role("application").press("Home")
        assert canvas.evaluate("canvas => canvas.toDataURL()") == seen[0]


def test_sliders_move_together_when_they_are_linked(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    street, html = panel(page, "street"), panel(page, "page")
    html.get_by_role("button", name="Earlier step").click()
    expect(html.get_by_text("step 1", exact=True)).to_be_visible()
    expect(street.get_by_text("step 2", exact=True)).to_be_visible()
    html.get_by_role("button", name="Move all sliders together").click()
    html.get_by_role("button", name="Earlier step").click()
    for card in (html, street, panel(page, "cloud")):
        expect(card.get_by_text("step 1", exact=True)).to_be_visible()
    html.get_by_role("slider", name="Step").press("Control+ArrowLeft")
    expect(street.get_by_text("step 0", exact=True)).to_be_visible()


def test_one_is_enlarged(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    panel(page, "street").get_by_role("button", name=re.compile("^Enlarge")).click()
    dialog = page.get_by_role("dialog", name="street")
    dialog.get_by_text("8 × 8").wait_for()
    expect(dialog.locator('svg[data-layer="boxes:guess"]')).to_have_attribute("data-boxes", "1")
