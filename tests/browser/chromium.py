"""A headless Chromium, driven over a pipe by its own protocol: no package is needed, and no port is opened."""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ARGUMENTS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--hide-scrollbars",
)
_TIMEOUT = 180.0  # seconds for one answer: a busy machine starts a browser slowly


class Chromium:
    """A browser with its own profile; a context manager that ends the process it has started."""

    def __init__(self, executable: str, profile: Path) -> None:
        its_input, self._output = os.pipe()
        self._input, its_output = os.pipe()
        # the protocol is spoken on descriptors 3 and 4; the administrator has no sandbox, and opens pages of ours alone
        unsafe = ("--no-sandbox",) if os.geteuid() == 0 else ()
        command = [executable, *ARGUMENTS, *unsafe, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$0" "$@" 3<&{its_input} 4>&{its_output}', *command],
            pass_fds=(its_input, its_output),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(its_input)
        os.close(its_output)
        self._read = b""
        self._number = 0
        self._events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        os.close(self._input)
        os.close(self._output)

    def call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result. Raises RuntimeError if the browser refuses it or does not answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters, **({"sessionId": session} if session else {})}
        self._write(json.dumps(message).encode() + b"\0")
        end = time.monotonic() + _TIMEOUT
        while True:
            answer = self._next(end)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result
            self._events.append(answer)

    def wait_for(self, event: str, session: str) -> dict[str, Any]:
        """Wait for an event of a page, unless it has come already; return its parameters."""
        end = time.monotonic() + _TIMEOUT
        while True:
            for found in self.events(event, session):
                return found
            self._events.append(self._next(end))

    def events(self, event: str, session: str) -> list[dict[str, Any]]:
        """The parameters of all events of this name that a page has sent so far."""
        return [each["params"] for each in self._events if each.get("method") == event and each.get("sessionId") == session]

    def open(self, address: str, *, width: int) -> Page:
        """Open a page in a window of this width, light, and wait until it has loaded."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session, target)
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable", session)
        page.resize(width)
        page.emulate(scheme="light")
        self.call("Page.navigate", session, url=address)
        self.wait_for("Page.loadEventFired", session)
        return page

    def _write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._output, data) :]

    def _next(self, end: float) -> dict[str, Any]:
        """The next message of the browser."""
        while b"\0" not in self._read:
            ready, _, _ = select.select([self._input], [], [], max(0.0, end - time.monotonic()))
            piece = os.read(self._input, 1 << 16) if ready else b""
            if not piece:
                raise RuntimeError("the browser has ended" if ready else "the browser does not answer")
            self._read += piece
        message, _, self._read = self._read.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found


class Page:
    """An open page."""

    def __init__(self, browser: Chromium, session: str, target: str) -> None:
        self._browser = browser
        self._session = session
        self._target = target

    def close(self) -> None:
        """Close the page."""
        self._browser.call("Target.closeTarget", targetId=self._target)

    def resize(self, width: int) -> None:
        """Give the window another width, in CSS pixels."""
        self._browser.call(
            "Emulation.setDeviceMetricsOverride", self._session, width=width, height=844, deviceScaleFactor=1, mobile=width < 600
        )

    def emulate(self, *, scheme: str, media: str = "screen") -> None:
        """Show the page to a reader whose system is ``light`` or ``dark``, on a screen or in ``print``."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self._browser.call("Emulation.setEmulatedMedia", self._session, media=media, features=[feature])

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited; the page's content security policy does not hold for it."""
        answer = self._browser.call("Runtime.evaluate", self._session, expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def messages(self) -> list[str]:
        """What the browser has written to the console: calls of the page, errors, and refused requests."""
        names = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
        return [json.dumps(event) for name in names for event in self._browser.events(name, self._session)]

    def requests(self) -> list[str]:
        """The addresses that the page has asked for, its own among them."""
        return [event["request"]["url"] for event in self._browser.events("Network.requestWillBeSent", self._session)]

    def pdf(self) -> bytes:
        """The page as it is printed on A4."""
        return base64.b64decode(self._browser.call("Page.printToPDF", self._session, preferCSSPageSize=True)["data"])

    def screenshot(self) -> bytes:
        """The whole page as a PNG."""
        shot = self._browser.call("Page.captureScreenshot", self._session, captureBeyondViewport=True)
        return base64.b64decode(shot["data"])
