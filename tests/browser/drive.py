"""usage: drive.py MAKE_PAGES

Opens the viewer's pages in headless Chromium through chromedriver and uses them as people do. Exit status
77: skipped, because Chromium, chromedriver or both are missing.
"""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

SKIP = 77
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"right": "\ue014", "left": "\ue012", "enter": "\ue007", "escape": "\ue00c", "space": " "}


class Browser:
    """As much of WebDriver as is needed here."""

    def __init__(self, driver, chromium):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.process = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        self.base = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                if self.call("GET", "/status")["ready"]:
                    break
            except OSError:
                time.sleep(0.1)
        options = {"binary": chromium,
                   "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1200,900"]}
        session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": options, "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"}}}})
        self.base += "/session/" + session["sessionId"]

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from error

    def open(self, path):
        self.call("POST", "/url", {"url": "file://" + path})

    def run(self, script, *args):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(args)})

    def wait(self, script, seconds=120):
        end = time.time() + seconds
        while time.time() < end:
            value = self.run(script)
            if value:
                return value
            time.sleep(0.05)
        raise AssertionError("waited in vain for: " + script)

    def find(self, selector):
        return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def point(self, selector, x=0, y=0):
        """Moves the mouse to the middle of an element, or x, y pixels from there."""
        self.call("POST", "/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": [
            {"type": "pointerMove", "duration": 0, "x": x, "y": y, "origin": {ELEMENT: self.find(selector)}}]}]})

    def click(self, selector):
        self.call("POST", f"/element/{self.find(selector)}/click", {})

    def press(self, key):
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": [
            {"type": "keyDown", "value": KEYS[key]}, {"type": "keyUp", "value": KEYS[key]}]}]})

    def log(self, kind):
        return self.call("POST", "/se/log", {"type": kind})

    def quit(self):
        try:
            self.call("DELETE", "")
        finally:
            self.process.terminate()
            self.process.wait(10)


# The centre of the drawn heat, weighted by the opacity of its pixels: [x, y, total], x and y in
# fractions of the photo. Faint pixels, such as the lines between cells, can be left out.
ATTENTION = """
const canvas = document.getElementById("attention"), {width, height} = canvas;
const {data} = canvas.getContext("2d").getImageData(0, 0, width, height);
const least = arguments[0] || 0;
let x = 0, y = 0, total = 0;
for (let i = 0; i < width * height; ++i) {
  const cover = data[4 * i + 3];
  if (cover < least) continue;
  x += cover * (i % width + 0.5); y += cover * (Math.floor(i / width) + 0.5); total += cover;
}
return total ? [x / total / width, y / total / height, total] : [0, 0, 0];
"""


def near(found, wanted, what, margin=0.02):
    assert abs(found - wanted) < margin, f"{what}: wanted {wanted:.3f}, got {found:.3f}"


def centre(cell):
    return (15.5 + 16 * cell) / 224


def check_single(browser, folder):
    browser.open(folder + "/single.html")
    browser.wait("return document.getElementById('photo').naturalWidth > 0")
    assert browser.run("return window.evil") is None, "a name became a script"
    assert browser.run("return document.getElementById('heading').textContent").startswith("<img src=x")
    assert browser.run("return document.getElementById('photo').alt") == "<b>dog</b> grass the"
    assert browser.run("return document.querySelector('.word').textContent") == "<b>dog</b>"
    assert browser.run(ATTENTION)[2] == 0, "attention is drawn before a word is chosen"

    # Pointing at a word shows its heat, and only its own.
    for style in ["heat", "grid", "contour"]:
        browser.run("const s = document.getElementById('style'); s.value = arguments[0];"
                    "s.dispatchEvent(new Event('input'))", style)
        for word, row, column in [(1, 3, 2), (2, 10, 11)]:
            browser.point(f".word:nth-child({word})")
            x, y, total = browser.run(ATTENTION, 120)
            assert total > 0, f"{style}: nothing is drawn"
            near(x, centre(column), f"{style}: the attention's x")
            near(y, centre(row), f"{style}: the attention's y")
    browser.run("const s = document.getElementById('style'); s.value = 'heat'; s.dispatchEvent(new Event('input'))")
    about = browser.run("return document.getElementById('about').textContent")
    assert "lower right" in about, about
    browser.point(".word:nth-child(3)")
    about = browser.run("return document.getElementById('about').textContent")
    assert "no particular place" in about and "hardly used the photo" in about, about
    browser.point(".word:nth-child(1)")
    assert browser.run("return document.querySelectorAll('.candidates .track').length") == 2
    about = browser.run("return document.getElementById('about').textContent")
    assert "recognised: <i>dog</i> 90%" in about, about
    facts = browser.run("return document.getElementById('facts').textContent")
    assert facts.endswith("recognised: <i>dog</i> 90%, cat 25%"), facts

    # The reverse: the words with attention at this place are highlighted.
    box = browser.run("const b = document.getElementById('photo').getBoundingClientRect(); return [b.width, b.height]")
    x, y = (round((centre(2) - 0.5) * box[0]), round((centre(3) - 0.5) * box[1]))
    browser.point("#photo", x, y)
    seen = browser.run("return [...document.querySelectorAll('.word')].map(w => Number(w.style.getPropertyValue('--seen')))")
    assert seen[0] > 0.8 and seen[1] == 0 and seen[2] == 0, seen

    # Clicking pins, Escape releases, arrow keys step, space plays to the end.
    browser.click(".word:nth-child(2)")
    browser.point(".word:nth-child(1)")
    near(browser.run(ATTENTION)[0], centre(11), "a pinned word's x")
    browser.press("escape")
    assert browser.run(ATTENTION)[2] == 0
    browser.run("document.activeElement.blur()")
    browser.point("#heading")
    now = "const n = document.querySelector('.word.now'); return n && n.textContent"
    browser.press("right")
    assert browser.run(now) == "<b>dog</b>"
    browser.press("right")
    assert browser.run(now) == "grass"
    browser.press("left")
    assert browser.run(now) == "<b>dog</b>"
    near(browser.run(ATTENTION)[1], centre(3), "the arrow key's y")
    browser.press("enter")
    assert browser.run("return document.querySelector('.word.pinned').textContent") == "<b>dog</b>"
    browser.press("escape")
    browser.press("space")
    assert browser.run("return document.getElementById('play').getAttribute('aria-pressed')") == "true"
    browser.wait("return document.querySelector('.word.now')?.textContent === 'the'")
    browser.wait("return document.getElementById('play').getAttribute('aria-pressed') === 'false'")

    # The other caption. Uniform attention stays clear, whatever the scale.
    browser.run("const c = document.getElementById('captions'); c.value = 1; c.dispatchEvent(new Event('change'))")
    assert browser.run("return document.getElementById('photo').alt") == "cat"
    browser.run("const c = document.getElementById('captions'); c.value = 0; c.dispatchEvent(new Event('change'))")
    browser.point(".word:nth-child(3)")
    assert browser.run(ATTENTION)[2] == 0, "even attention is drawn"
    browser.click("#own")
    browser.point(".word:nth-child(3)")
    assert browser.run(ATTENTION)[2] == 0, "even attention is drawn"
    browser.point("#heading")
    assert browser.run("return document.getElementById('most').textContent").startswith("each word's own strongest")
    browser.click("#own")

    # Saving makes a PNG of the photo and the caption below it.
    browser.run("HTMLAnchorElement.prototype.click = function () { window.saved = [this.download, this.href]; }")
    browser.click("#save")
    name, _ = browser.wait("return window.saved")
    assert name.endswith(".gaze.png"), name
    size = browser.wait("""
      if (!window.picture) { window.picture = new Image(); window.picture.src = window.saved[1]; }
      return window.picture.naturalWidth && [window.picture.naturalWidth, window.picture.naturalHeight]""")
    assert size[0] == 400 and size[1] > 210, size


# Loads two pictures and compares their upper rows: the largest and the mean difference of a value, 0..255, and the
# share of the values that differ by more than 8.
COMPARE = """
window.compared = null;
const load = (url) => new Promise((done) => { const image = new Image(); image.onload = () => done(image); image.src = url; });
Promise.all(arguments[0].map(load)).then((images) => {
  const [width, height] = [images[1].naturalWidth, images[1].naturalHeight];
  const [a, b] = images.map((image) => {
    const canvas = document.createElement("canvas");
    canvas.width = width; canvas.height = height;
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, width, height).data;
  });
  let most = 0, sum = 0, far = 0;
  for (let i = 0; i < a.length; ++i) {
    const away = Math.abs(a[i] - b[i]);
    most = Math.max(most, away); sum += away; far += away > 8;
  }
  window.compared = [most, sum / (3 * width * height), far / (3 * width * height)];
});
"""


def data_url(path):
    with open(path, "rb") as file:
        return "data:image/png;base64," + base64.b64encode(file.read()).decode()


def check_golden(browser, folder):
    """What the page draws and saves is what the program draws, pixel by pixel."""
    browser.open(folder + "/golden.html")
    browser.wait("return document.getElementById('photo').naturalWidth > 0")
    facts = browser.run("return document.getElementById('facts').textContent")
    assert "not sure: confidence 42%" in facts, facts
    assert browser.run("return document.getElementById('unit').textContent") == "%"
    browser.run("document.getElementById('photo').src = arguments[0];"
                "HTMLAnchorElement.prototype.click = function () { window.saved = this.href; }",
                data_url(folder + "/golden.png"))
    browser.wait("return document.getElementById('photo').complete && document.getElementById('photo').naturalWidth === 360")
    for style in ["heat", "spotlight", "grid", "contour"]:
        for word, name in enumerate(["sharp", "wide", "even", "hard"]):
            browser.run("const s = document.getElementById('style'); s.value = arguments[0];"
                        "s.dispatchEvent(new Event('input')); window.saved = null; select(arguments[1])", style, word)
            browser.click("#save")
            saved = browser.wait("return window.saved")
            browser.run(COMPARE, [saved, data_url(f"{folder}/golden-{style}-{word}.png")])
            most, mean, far = browser.wait("return window.compared")
            # OpenCV and a canvas smooth the edges of rings, lines and a cell's outline differently; all else is rounding.
            marked = style == "contour" or name == "hard"
            found = f"{style}, {name}: differs by at most {most}, on average {mean:.2f}, much in {100 * far:.2f} %"
            assert mean < 0.6 and far < 0.006 and (marked or most <= 5), found


def check_phone(browser, folder):
    browser.call("POST", "/window/rect", {"width": 400, "height": 850})
    browser.open(folder + "/single.html")
    browser.wait("return document.getElementById('photo').naturalWidth > 0")
    wide = browser.run("return document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"the page is {wide} pixels wider than a phone"
    browser.call("POST", "/window/rect", {"width": 1200, "height": 900})


def check_gallery(browser, folder):
    start = time.time()
    browser.open(folder + "/gallery.html")
    assert browser.wait("return document.querySelectorAll('.card').length") == 501
    opened = time.time() - start
    loaded = browser.run("return document.querySelectorAll('.card img[src]').length")
    assert loaded < 200, f"{loaded} of 500 photos were loaded at once"
    browser.run("const s = document.getElementById('search'); s.value = 'photo 123'; s.dispatchEvent(new Event('input'))")
    assert browser.run("return document.querySelectorAll('.card').length") == 1
    browser.run("const s = document.getElementById('search'); s.value = ''; s.dispatchEvent(new Event('input'));"
                "const o = document.getElementById('sort'); o.value = 'sure'; o.dispatchEvent(new Event('input'))")
    first = browser.run("return document.querySelector('.card .file').textContent")
    assert first.startswith("photo 499.jpg"), first
    browser.click("#unsure")
    count = browser.run("return document.querySelectorAll('.card').length")
    assert 0 < count < 400, count
    browser.click("#unsure")
    browser.click(".card")
    browser.wait("return !document.getElementById('viewer').hidden && document.getElementById('photo').naturalWidth > 0")
    browser.press("right")
    near(browser.run(ATTENTION)[0], centre(2), "a gallery photo's x")
    browser.press("escape")
    browser.wait("return !document.getElementById('gallery').hidden")
    browser.run("location.hash = 501")
    browser.wait("return document.getElementById('problem').textContent === 'broken.jpg is cut short'")
    assert browser.run("return window.evil") is None
    return opened


def requests_of(browser):
    for entry in browser.log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"]


def main():
    driver = shutil.which("chromedriver")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not driver or not chromium:
        print("skipped: the browser tests need Chromium and chromedriver (packages chromium and chromium-driver)")
        return SKIP
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], check=True)
        browser = Browser(driver, chromium)
        try:
            check_single(browser, folder)
            check_golden(browser, folder)
            check_phone(browser, folder)
            opened = check_gallery(browser, folder)
            outside = [url for url in requests_of(browser) if not url.startswith(("file:", "data:", "blob:", "chrome:"))]
            assert not outside, f"the page asked the network for {outside}"
            errors = [entry["message"] for entry in browser.log("browser") if entry["level"] == "SEVERE"]
            assert not errors, errors
            if os.environ.get("GAZE_SCREENSHOT"):
                with open(os.environ["GAZE_SCREENSHOT"], "wb") as file:
                    file.write(base64.b64decode(browser.call("GET", "/screenshot")))
        finally:
            browser.quit()
    print(f"the gallery of 501 opened in {opened:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
