"""The site in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

SECONDS = 20
WIDER = "return document.documentElement.scrollWidth - window.innerWidth"
OUTSIDE = """
const boxes = "pre, .table-wrapper";  // which scroll
return [...document.querySelectorAll("article *")]
  .filter(element => !element.parentElement.closest(boxes))
  .filter(element => element.getBoundingClientRect().right > window.innerWidth)
  .map(element => element.outerHTML);
"""
LOADED = "return performance.getEntriesByType('resource').map(entry => entry.name)"


def resize(browser: Chrome, width: int) -> None:
    """Give the page a width in pixels; a window cannot be as narrow as a telephone."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def prefer(browser: Chrome, feature: str, value: str) -> None:
    """Set a preference of the reader, such as `prefers-color-scheme`."""
    features = [{"name": feature, "value": value}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_fits_and_loads_only_from_its_server(
    browser: Chrome, base_url: str, site: Path, width: int
) -> None:
    resize(browser, width)
    for path in sorted(site.rglob("*.html")):
        url = f"{base_url}/{path.relative_to(site)}"
        browser.get(url)
        assert browser.get_log("browser") == [], url
        assert browser.execute_script(WIDER) <= 0, url
        assert browser.execute_script(OUTSIDE) == [], url
        loaded = browser.execute_script(LOADED)
        assert [name for name in loaded if not name.startswith(base_url)] == [], url


def test_the_address_of_the_site_leads_to_the_entry_page(browser: Chrome, base_url: str) -> None:
    browser.get(base_url)
    WebDriverWait(browser, SECONDS).until(lambda b: b.current_url.endswith("/docs/README.html"))


def test_the_search_finds_pages(browser: Chrome, base_url: str) -> None:
    browser.get(f"{base_url}/search.html?q=cancel")
    result = "#search-results a[href*='docs/reference/BatchApi.html']"
    WebDriverWait(browser, SECONDS).until(lambda b: b.find_elements(By.CSS_SELECTOR, result))
    assert browser.get_log("browser") == []


def test_the_dark_theme_is_dark(browser: Chrome, base_url: str) -> None:
    resize(browser, 1280)
    prefer(browser, "prefers-color-scheme", "light")
    browser.get(f"{base_url}/docs/README.html")
    background = "return getComputedStyle(document.body).backgroundColor"
    assert browser.execute_script(background) == "rgb(255, 255, 255)"
    buttons = browser.find_elements(By.CLASS_NAME, "theme-toggle")
    next(button for button in buttons if button.is_displayed()).click()
    assert browser.execute_script("return document.body.dataset.theme") == "dark"
    assert browser.execute_script(background) != "rgb(255, 255, 255)"
    browser.execute_script("localStorage.clear()")


def test_each_block_of_code_can_be_copied(browser: Chrome, base_url: str) -> None:
    browser.get(f"{base_url}/README.html")
    blocks = browser.find_elements(By.CSS_SELECTOR, "div.highlight")
    buttons = browser.find_elements(By.CSS_SELECTOR, "div.highlight button.copybtn")
    assert len(buttons) == len(blocks) > 0
    permissions = {"permissions": ["clipboardReadWrite"], "origin": base_url}
    browser.execute_cdp_cmd("Browser.grantPermissions", permissions)
    ActionChains(browser).move_to_element(buttons[0]).click().perform()
    copied = browser.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert copied.splitlines() == blocks[0].text.splitlines()
