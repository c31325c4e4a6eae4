"""Takes the pictures of the documentation: a made-up company, a real server, a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
HANDRAIL = Path(sys.executable).parent / "handrail"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
SIZE = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, seconds: int = 240) -> None:
    """Wait until the server answers; raises TimeoutError."""
    for _ in range(seconds * 4):
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):  # noqa: S310 -- our own server
            return
        time.sleep(0.25)
    raise TimeoutError(f"{address} does not answer")


def sign_in(page: Page, address: str, name: str, password: str) -> None:
    """Sign in as one of the made-up sellers."""
    page.goto(f"{address}/sign-in/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector("main .now")


def take(page: Page, address: str) -> None:
    """Walk through the pages and keep a picture of each."""
    page.screenshot(path=PICTURES / "today.png")
    page.locator("main .now a").first.click()
    page.wait_for_load_state()
    page.screenshot(path=PICTURES / "lead.png")
    page.goto(f"{address}/import/")
    page.screenshot(path=PICTURES / "import.png")


def main() -> None:
    """Fill a made-up company in a scratch folder, serve it, take the pictures, end the server."""
    PICTURES.mkdir(exist_ok=True)
    port, data = free_port(), tempfile.mkdtemp(prefix="handrail-pictures-")
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [HANDRAIL, "demo", "--data", data, "--port", str(port)], env={**os.environ, "HANDRAIL_DATA": data}
    )
    try:
        wait_for(f"{address}/sign-in/")
        lines = [line.split("\t") for line in Path(data, "demo-sign-in.txt").read_text().splitlines()]
        name, password = next((name, password) for name, role, password in lines if role == "seller")
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            light = browser.new_page(viewport=SIZE, color_scheme="light")  # type: ignore[arg-type]
            sign_in(light, address, name, password)
            take(light, address)
            dark = browser.new_page(viewport=PHONE, color_scheme="dark")  # type: ignore[arg-type]
            sign_in(dark, address, name, password)
            dark.screenshot(path=PICTURES / "phone.png")
            browser.close()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
