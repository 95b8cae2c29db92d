"use strict";
const $ = (id) => document.getElementById(id);
const index = JSON.parse($("index").textContent);
const small = new Set(("a an the of in on at by with to from for and or as is are was were be being been it its his her " +
  "their this that there while which who near next into over through").split(" "));
const state = {photo: -1, shown: null, caption: 0, word: -1, pinned: -1, timer: 0};

const percent = (p) => p > 0 && p < 0.01 ? "<1%" : Math.round(100 * p) + "%";
function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;  // Never innerHTML: names and captions are only text.
  if (className) element.className = className;
  return element;
}

// ---- One photo --------------------------------------------------------------------------------

function load(number) {
  const data = JSON.parse($("photo-" + number).textContent);
  for (const caption of data.captions) {
    for (const word of caption.words) word.map = word.map ? Maps.decode(word.map, word.most) : null;
  }
  return data;
}

const caption = () => state.shown.captions[state.caption];
const current = () => caption().words[state.word];

function openPhoto(number) {
  stop();
  Object.assign(state, {photo: number, shown: load(number), caption: 0, word: -1, pinned: -1});
  const entry = index.photos[number], failed = !state.shown.captions.length;
  $("gallery").hidden = true;
  $("viewer").hidden = false;
  $("back").hidden = index.photos.length < 2;
  $("heading").textContent = entry.name;
  $("photo").hidden = failed;
  $("attention").hidden = failed;
  $("side").hidden = failed;
  $("problem").hidden = !failed;
  if (failed) {
    $("problem").textContent = state.shown.error;
    $("photo").removeAttribute("src");
    return;
  }
  $("photo").src = state.shown.src || entry.src;
  const captions = $("captions");
  captions.replaceChildren(...state.shown.captions.map((one, i) => {
    const option = make("option", (i + 1) + ". " + one.text + " (" + one.logProb.toFixed(2) + ")");
    option.value = i;
    return option;
  }));
  captions.parentElement.hidden = state.shown.captions.length < 2;
  showCaption(0);
}

function showCaption(number) {
  state.caption = number;
  state.word = state.pinned = -1;
  const {text, words, logProb, ended, confidence, unsure} = caption();
  $("captions").value = number;
  $("photo").alt = text;
  $("words").replaceChildren(...words.map((word, i) => {
    const button = make("button", word.text, "word" + (small.has(word.text.toLowerCase()) ? " small" : ""));
    button.type = "button";
    button.tabIndex = i ? -1 : 0;
    button.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-label", word.text + ", " + percent(Math.exp(word.logProb)));
    const chance = make("span", undefined, "chance"), fill = make("i");
    fill.style.width = 100 * Math.exp(word.logProb) + "%";
    chance.append(fill);
    button.append(chance);
    button.addEventListener("pointerenter", (event) => { if (event.pointerType !== "touch" && state.pinned < 0) select(i); });
    button.addEventListener("focus", () => { if (state.pinned < 0) select(i); });
    button.addEventListener("click", () => { stop(); pin(state.pinned === i ? -1 : i); select(i); });
    return button;
  }));
  const {width, height, model, measured, concepts} = state.shown;
  $("measured").textContent = measured || "";
  $("facts").textContent = [width ? width + " × " + height : "", model, "log-probability " + logProb.toFixed(2),
    confidence === undefined ? "" : (unsure ? Maps.constants.notSure : "") + "confidence " + percent(confidence),
    ended ? "" : "cut at the longest length",
    concepts ? "recognised: " + concepts.slice(0, 6).map(([noun, p]) => noun + " " + percent(p)).join(", ") : ""].filter(Boolean).join(" · ");
  select(-1);
}

function pin(number) {
  state.pinned = number;
  [...$("words").children].forEach((button, i) => {
    button.classList.toggle("pinned", i === number);
    button.setAttribute("aria-pressed", String(i === number));
  });
}

function select(number) {
  state.word = number;
  [...$("words").children].forEach((button, i) => {
    button.classList.toggle("now", i === number);
    button.style.removeProperty("--seen");
    if (number >= 0) button.tabIndex = i === number ? 0 : -1;
  });
  describe();
  draw();
}

/** "upper left" and the like, for people who hear the page. */
function whereabouts(map, grid) {
  const hottest = map.indexOf(map.reduce((a, b) => Math.max(a, b), 0));
  const x = grid.x0 + (hottest % grid.columns) * grid.dx, y = grid.y0 + Math.floor(hottest / grid.columns) * grid.dy;
  const third = (at, names) => names[at < 1 / 3 ? 0 : at < 2 / 3 ? 1 : 2];
  const vertical = third(y, ["upper", "middle", "lower"]), horizontal = third(x, ["left", "middle", "right"]);
  return vertical === horizontal ? "middle" : vertical + " " + horizontal;
}

function describe() {
  const about = $("about"), word = current();
  if (!word) {
    about.replaceChildren(make("p", caption().words.some((one) => one.map)
      ? "Point at a word to see where it looked; point at the photo to see which words looked there."
      : "This caption came without its attention; caption again with --attention to see where each word looked."));
    return;
  }
  const parts = [make("h2", word.text), make("p", percent(Math.exp(word.logProb)) + " likely" +
    (word.gate === undefined ? "" : " · gate " + word.gate.toFixed(2)) +
    (word.map ? " · looked most at the " + whereabouts(word.map, state.shown.grid) : ""))];
  const badge = (text, title) => { const one = make("span", text, "badge"); one.title = title; parts.push(one); };
  if (word.map) {
    const sum = word.map.reduce((a, b) => a + b, 0), timesEven = Math.max(...word.map) * word.map.length;
    if (sum < Maps.constants.mostlyInPhoto) badge(percent(sum) + " on the photo", "the rest of this word's attention went to the model's sentinel, or was taken away by its window");
    // A model trained with boxes has attention over whole things, so the spread of its attention means little.
    else if (timesEven < Maps.constants.peakEvenShares)
      badge("no particular place", "no cell has " + Maps.constants.peakEvenShares + " times its share of uniform attention");
  }
  const recognised = (state.shown.concepts || []).find(([noun]) => noun === word.concept);
  if (recognised) badge("recognised: " + word.concept + " " + percent(recognised[1]), "a head of the model sees this in the photo, beside the attention");
  if (word.gate !== undefined && word.gate < Maps.constants.hardlyUsedGate) badge("hardly used the photo", "the gate let little of what it saw through");
  if (word.rivals && word.rivals.length) {
    const list = make("div", undefined, "candidates");
    for (const [text, logProb] of word.rivals) {
      const track = make("span", undefined, "track"), fill = make("i");
      fill.style.width = 100 * Math.exp(logProb) + "%";
      track.append(fill);
      list.append(make("span", text, text === word.text ? "chosen" : ""), track, make("span", percent(Math.exp(logProb)), "number"));
    }
    parts.push(list);
  }
  about.replaceChildren(...parts);
}

function scale(word) {
  const maps = $("own").checked && word && word.map ? [word.map] : caption().words.filter((one) => one.map).map((one) => one.map);
  return Maps.fullScale(maps, state.shown.grid, $("style").value);
}

function render(canvas, width, height) {
  const word = current(), style = $("style").value, context = canvas.getContext("2d");
  canvas.width = width;
  canvas.height = height;
  if (!word || !word.map) return;
  const image = context.createImageData(width, height);
  const map = Maps.enlarge(word.map, state.shown.grid, style, width, height);
  const curve = Maps.curveOf(scale(word), state.shown.grid);
  Maps.paint(image.data, map, width, height, curve, style, $("opacity").value / 100);
  context.putImageData(image, 0, 0);
  Maps.marks(context, word, state.shown.grid, style, width, height);
}

function draw() {
  const box = $("photo").getBoundingClientRect(), word = current(), style = $("style").value;
  const dense = Math.min(window.devicePixelRatio || 1, 2), shrink = Math.min(1, 1200 / (dense * Math.max(box.width, box.height, 1)));
  render($("attention"), Math.max(1, Math.round(box.width * dense * shrink)), Math.max(1, Math.round(box.height * dense * shrink)));
  $("photo").classList.toggle("muted", Boolean(word && word.map) && style !== "spotlight");
  const has = caption().words.some((one) => one.map);
  $("legend").hidden = !has;
  if (!has) return;
  const most = scale(word), {grid} = state.shown, own = $("own").checked && !word;
  const timesEven = most / Maps.evenShare(grid);
  // Words with scales of their own have no weight in common but the even share: then strengths are shown in equal steps.
  $("most").textContent = own ? "each word's own strongest attention, at least " + Maps.constants.flatFloor + " × an even share"
    : (100 * most).toFixed(1) + "% of the attention in one cell, " + timesEven.toFixed(timesEven < 10 ? 1 : 0) + " × an even share";
  const bar = $("bar").getContext("2d"), strip = bar.createImageData(256, 1);
  const curve = Maps.curveOf(most, grid);
  for (let x = 0; x < 256; ++x) {
    const fraction = (x + 0.5) / 256;
    const noLine = style === "contour" && fraction < Maps.constants.contourLevels[0];
    strip.data.set(noLine ? [0, 0, 0, 0] : Maps.swatch(own ? fraction : curve.strength(curve.weightAt(fraction)), style), 4 * x);
  }
  bar.putImageData(strip, 0, 0);
}

/** The reverse question: which words looked at this place? */
function lookedHere(event) {
  if (state.timer || state.pinned >= 0) return;
  const box = $("photo").getBoundingClientRect(), {grid} = state.shown;
  const x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height;
  if (state.word >= 0) select(-1);
  const c = Math.min(Math.max(Math.round((x - grid.x0) / grid.dx), 0), grid.columns - 1);
  const r = Math.min(Math.max(Math.round((y - grid.y0) / grid.dy), 0), grid.rows - 1);
  const most = scale(null), found = [];
  caption().words.forEach((word, i) => {
    if (!word.map) return;
    const here = word.map[r * grid.columns + c], own = $("own").checked ? Maps.fullScale([word.map], grid, $("style").value) : most;
    $("words").children[i].style.setProperty("--seen", (Maps.constants.wordOpacity * Maps.curveOf(own, grid).strength(here)).toFixed(3));
    found.push([here, word.text]);
  });
  found.sort((a, b) => b[0] - a[0]);
  $("about").replaceChildren(make("h2", "Who looked here?"), ...found.slice(0, 4).map(([here, text]) =>
    make("p", text + ": " + (100 * here).toFixed(1) + "% of its attention in this cell")));
}

// ---- Playing, keys, saving --------------------------------------------------------------------

function stop() {
  clearInterval(state.timer);
  state.timer = 0;
  $("play").textContent = "▶ Play";
  $("play").setAttribute("aria-pressed", "false");
}

function play() {
  if (state.timer) return stop();
  pin(-1);
  const step = () => {
    if (state.word + 1 >= caption().words.length) { stop(); return; }
    select(state.word + 1);
  };
  if (state.word + 1 >= caption().words.length) select(-1);
  state.timer = setInterval(step, 900);
  $("play").textContent = "❚❚ Pause";
  $("play").setAttribute("aria-pressed", "true");
  step();
}

function move(by) {
  const count = caption().words.length;
  if (!count) return;
  stop();
  pin(-1);
  const next = Math.min(Math.max(state.word < 0 && by < 0 ? count - 1 : state.word + by, 0), count - 1);
  select(next);
  $("words").children[next].focus();
}

document.addEventListener("keydown", (event) => {
  if ($("viewer").hidden || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (state.pinned >= 0) { pin(-1); select(-1); } else if (index.photos.length > 1) location.hash = "";
    return;
  }
  const typing = /^(INPUT|SELECT)$/.test(event.target.tagName);
  if (typing || !state.shown.captions.length) return;
  if (event.key === "ArrowRight" || event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowLeft" || event.key === "ArrowUp") move(-1);
  else if (event.key === " " && (event.target.tagName !== "BUTTON" || event.target.classList.contains("word"))) play();
  else return;
  event.preventDefault();
});

async function save() {
  const photo = $("photo"), width = photo.naturalWidth, height = photo.naturalHeight;
  const size = Math.max(14, Math.round(width / 28)), sheet = document.createElement("canvas"), over = document.createElement("canvas");
  const pen = sheet.getContext("2d"), font = (bold) => (bold ? "700 " : "400 ") + size + "px system-ui, sans-serif";
  pen.font = font(true);
  const lines = [[]];
  let used = 0;
  caption().words.forEach((word, i) => {
    const wide = pen.measureText(word.text + " ").width;
    if (used + wide > width - 2 * size && lines[lines.length - 1].length) { lines.push([]); used = 0; }
    lines[lines.length - 1].push(i);
    used += wide;
  });
  sheet.width = width;
  sheet.height = height + Math.round(size * (1.5 * lines.length + 1));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.filter = photo.classList.contains("muted") ? "grayscale(" + Maps.constants.greyed + ")" : "none";
  pen.drawImage(photo, 0, 0);
  pen.filter = "none";
  render(over, width, height);
  pen.drawImage(over, 0, 0);
  lines.forEach((line, row) => {
    let x = size;
    for (const i of line) {
      const {text} = caption().words[i], now = i === state.word;
      pen.font = font(now);
      pen.fillStyle = now ? "#be3752" : "#18181b";
      pen.fillText(text, x, height + size * (1.5 * row + 1.5), width - 2 * size);
      pen.font = font(true);
      x += pen.measureText(text + " ").width;
    }
  });
  try {
    const blob = await new Promise((done) => sheet.toBlob(done));
    const link = make("a");
    link.href = URL.createObjectURL(blob);
    link.download = index.photos[state.photo].name.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "") + ".gaze.png";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  } catch (error) {
    $("about").replaceChildren(make("p", "The browser lets no page save a photo that it only links to; make the page with --embed all."));
  }
}

// ---- Gallery ----------------------------------------------------------------------------------

const lazy = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    lazy.unobserve(entry.target);
    const number = Number(entry.target.dataset.photo);
    entry.target.src = index.photos[number].src || load(number).src;
  }
}, {rootMargin: "400px"});

function sureness({sure, fitted, unsure}) {
  return (unsure ? Maps.constants.notSure : "") + percent(sure) + (fitted ? "" : " a word");
}

function card(number) {
  const entry = index.photos[number], button = make("button", undefined, "card");
  button.type = "button";
  if (entry.error) button.append(make("span", "not captioned", "none"));
  else {
    const image = make("img");
    image.alt = "";
    image.dataset.photo = number;
    image.decoding = "async";
    lazy.observe(image);
    button.append(image);
  }
  const sure = make("span", undefined, "sure");
  sure.style.width = 100 * (entry.sure || 0) + "%";
  button.append(sure, make("span", entry.error || entry.caption, "says"),
    make("span", entry.name + (entry.error ? "" : " · " + sureness(entry)), "file"));
  button.addEventListener("click", () => { location.hash = number + 1; });
  return button;
}

// Of all captions, or none: one unit for the threshold.
const fitted = index.photos.every((entry) => entry.error || entry.fitted);

const cards = new Map();
function showGallery() {
  stop();
  $("viewer").hidden = true;
  $("gallery").hidden = false;
  $("back").hidden = true;
  $("heading").textContent = document.title;
  const wanted = $("search").value.toLowerCase().split(/\s+/).filter(Boolean), limit = $("threshold").value / 100;
  let list = index.photos.map((_, i) => i).filter((i) => {
    const {name, caption: text, error, sure} = index.photos[i], hay = (name + " " + (text || error)).toLowerCase();
    return wanted.every((part) => hay.includes(part)) && (!$("unsure").checked || (!error && sure < limit));
  });
  const sure = (i) => index.photos[i].error ? 2 : index.photos[i].sure;
  const orders = {unsure: (a, b) => sure(a) - sure(b), sure: (a, b) => sure(b) % 2 - sure(a) % 2,
    name: (a, b) => index.photos[a].name < index.photos[b].name ? -1 : 1};
  if (orders[$("sort").value]) list = list.sort(orders[$("sort").value]);
  $("cards").replaceChildren(...list.map((i) => {
    if (!cards.has(i)) cards.set(i, card(i));
    return cards.get(i);
  }));
  $("count").textContent = list.length + " of " + index.photos.length;
}

// ---- Start ------------------------------------------------------------------------------------

function route() {
  const number = Number(location.hash.slice(1)) - 1;
  if (index.photos.length === 1) openPhoto(0);
  else if (Number.isInteger(number) && index.photos[number]) openPhoto(number);
  else showGallery();
}

document.documentElement.style.setProperty("--greyed", Maps.constants.greyed);
$("style").value = index.style;
$("opacity").value = Math.round(100 * index.opacity);
$("own").checked = index.scaleEachWord;
if (matchMedia("(prefers-color-scheme: dark)").matches) document.documentElement.classList.add("dark");
$("theme").addEventListener("click", () => document.documentElement.classList.toggle("dark"));
$("back").addEventListener("click", () => { location.hash = ""; });
$("play").addEventListener("click", play);
$("save").addEventListener("click", save);
$("captions").addEventListener("change", (event) => { stop(); showCaption(Number(event.target.value)); });
for (const id of ["style", "opacity", "own"]) $(id).addEventListener("input", draw);
$("fade").addEventListener("input", () => $("words").classList.toggle("fade", $("fade").checked));
$("photo").addEventListener("load", () => {
  // As large as the window allows, and at most twice its own size.
  const {naturalWidth: width, naturalHeight: height} = $("photo");
  $("photo").style.width = "min(" + 2 * width + "px, 100%, (100vh - 6.5rem) * " + width / height + ")";
  draw();
});
$("photo").addEventListener("pointermove", lookedHere);
$("photo").addEventListener("pointerdown", lookedHere);
$("stage").addEventListener("pointerleave", () => { if (!state.timer && state.pinned < 0) select(-1); });
$("words").addEventListener("pointerleave", () => { if (!state.timer && state.pinned < 0) select(-1); });
window.addEventListener("resize", () => { if (!$("viewer").hidden && state.shown.captions.length) draw(); });
window.addEventListener("hashchange", route);
if (fitted) {
  $("unit").textContent = "%";
  $("threshold").value = 100 * Maps.constants.sureConfidence;
}
for (const id of ["search", "sort", "unsure", "threshold"]) $(id).addEventListener("input", showGallery);
route();
