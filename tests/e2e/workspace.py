"""What tests do in a workspace: find a section, choose from a menu, edit a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def section(page: Page, name: str) -> Locator:
    return page.locator(f'section[aria-label="{name}"]')


def choose_from_menu(page: Page, menu: str, item: str, role: str = "menuitem") -> None:
    page.get_by_role("button", name=menu, exact=True).click()
    page.get_by_role(role, name=item, exact=True).click()  # type: ignore[arg-type]


def edit(page: Page, panel: str) -> Locator:
    """Opens the editor of a panel."""
    page.get_by_role("article", name=panel, exact=True).wait_for()
    choose_from_menu(page, f"More of {panel}", "Edit…")
    return page.get_by_role("dialog", name=f"Edit {panel}")


def choose(editor: Locator, field: str, option: str) -> None:
    """Chooses an option of a field of the editor."""
    editor.get_by_role("combobox", name=field, exact=True).click()
    editor.page.get_by_role("option", name=option, exact=True).click()
