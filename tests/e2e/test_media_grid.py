"""Media over runs and steps, side by side, and films that play together."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import LiveServer
from tests.e2e.workspace import choose, edit

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # as patient as the other waits: machines may be busy

SCRIPT = """
import sys, runwell
for number in range(2):
    with runwell.init(project="films", name=f"run-{number}") as run:
        for step in range(4):
            run.log({"still": runwell.Image(sys.argv[1] + "/still.png", caption=f"at {step}")})
        run.log({"film": runwell.Video(sys.argv[1] + "/film.webm", format="webm")})
"""

# Two seconds of a moving square: the browser that plays it also makes it.
FILM = """
async () => {
    const canvas = Object.assign(document.createElement("canvas"), {width: 32, height: 32});
    const pen = canvas.getContext("2d");
    const still = canvas.toDataURL().split(",")[1];
    const recorder = new MediaRecorder(canvas.captureStream(10), {mimeType: "video/webm"});
    const parts = [];
    recorder.ondataavailable = ({data}) => parts.push(data);
    const ended = new Promise(resolve => { recorder.onstop = resolve; });
    recorder.start();
    for (let at = 0; at < 20; at += 1) {
        pen.fillStyle = at % 2 ? "red" : "blue";
        pen.fillRect(at, at, 8, 8);
        await new Promise(resolve => setTimeout(resolve, 100));
    }
    recorder.stop();
    await ended;
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return [still, btoa(String.fromCharCode(...bytes))];
}
"""


@pytest.fixture(scope="module")
def address(
    shared_server: LiveServer, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> str:
    folder = _studio(browser, tmp_path_factory.mktemp("films"))
    with shared_server.start(SCRIPT, str(folder)) as training:
        training.communicate()
    return f"{shared_server.url}/{shared_server.get('/viewer')['entity']}/films"


def _studio(browser: Browser, folder: Path) -> Path:
    """Makes a picture and a film in a folder, and returns it."""
    page = browser.new_page()
    still, film = page.evaluate(FILM)
    page.close()
    (folder / "still.png").write_bytes(b64decode(still))
    (folder / "film.webm").write_bytes(b64decode(film))
    return folder


def test_runs_stand_over_steps_and_a_few_side_by_side(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    editor = edit(page, "still")
    choose(editor, "Layout", "Grid over two axes")
    grid = editor.get_by_role("region", name="still as a grid")
    expect(grid.get_by_role("columnheader")).to_have_text([f"step {step}" for step in range(4)])
    expect(grid.get_by_role("rowheader")).to_have_text(["run-1", "run-0"])
    expect(grid.get_by_role("img")).to_have_count(8)
    editor.get_by_label("Steps at a time").fill("2")
    expect(grid.get_by_role("columnheader")).to_have_text(["step 1", "step 3"])
    choose(editor, "Across", "Runs")
    expect(grid.get_by_role("columnheader")).to_have_text(["run-1", "run-0"])
    editor.get_by_role("button", name="Done").click()
    card = page.get_by_role("article", name="still", exact=True)
    card.get_by_role("button", name="Enlarge at 3 of run-1 at step 3").click()
    box = page.get_by_role("dialog", name="still")
    box.get_by_role("button", name="3", exact=True).click()
    expect(box.get_by_role("listitem")).to_have_count(3)
    page.keyboard.press("ArrowRight")
    expect(box.get_by_role("listitem").first).to_contain_text("run-0, step 3")


def test_films_play_in_step(address: str, quiet_page: Page) -> None:
    page = quiet_page
    page.goto(address)
    card = page.get_by_role("article", name="film", exact=True)
    card.hover()  # what nobody sees is not drawn; the card may be made anew meanwhile
    films = card.locator("video")
    expect(films).to_have_count(2)
    card.get_by_role("switch", name="Play in step").click()
    expect(card.get_by_role("switch", name="Play in step")).to_be_checked()
    ready = "all => all.length === 2 && all.every(film => film.readyState > 1)"
    page.wait_for_function(f"() => ({ready})([...document.querySelectorAll('video')])")
    films.first.evaluate("film => film.play()")
    playing = "() => [...document.querySelectorAll('video')].every(film => !film.paused)"
    page.wait_for_function(playing)
    films.last.evaluate("film => film.pause()")
    page.wait_for_function(playing.replace("!film", "film"))
    films.last.evaluate("film => { film.currentTime = 1; }")
    moved = "() => [...document.querySelectorAll('video')].every(film => film.currentTime === 1)"
    page.wait_for_function(moved)
