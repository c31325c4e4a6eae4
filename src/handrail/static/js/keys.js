/* One map from keys to buttons: a key presses the visible button that carries it as data-key. The button is the only
   source of the action, its label and its permission. No key does anything while a field has the focus. */
const OFF = "handrail.keys";
const FIELD = "input:not([type=radio]):not([type=checkbox]), select, textarea, [contenteditable]";
let prefix = "";
let waiting = false;

/* What is on its way out does not take keys any more. */
const isShown = (el) => el.checkVisibility({ visibilityProperty: true }) && !el.disabled && !el.closest(".going");
const isOn = () => localStorage.getItem(OFF) !== "off";

/* What is open in front goes first: its digits stand before those of the page behind. */
function layers() {
  const open = [...document.querySelectorAll("[data-layer]")].filter(isShown).reverse();
  return [...open, document];
}

function find(key) {
  for (const layer of layers()) {
    const found = [...layer.querySelectorAll("[data-key]")].filter((el) => el.dataset.key === key && isShown(el));
    if (found.length) return found[0];
  }
  return null;
}

function press(el) {
  if (el.matches("input, textarea")) return el.focus();
  waiting = el.hasAttribute("hx-get");
  el.click();
  if (el.matches("summary")) firstField(el.parentElement);
}

function firstField(box) {
  if (box.open) box.querySelector("input:not([type=hidden]), textarea, select, [data-layer] button")?.focus();
}

/* Between pressing S and the list being there a digit means nothing, rather than something else. */
for (const kind of ["htmx:after:settle", "htmx:finally:request"]) document.addEventListener(kind, () => (waiting = false));

function move(by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter(isShown);
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement);
  const to = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by));
  rows[to].focus();
  return true;
}

/* Esc goes back exactly where one was: it closes what is open, else leaves the field. */
function escape() {
  const box = [...document.querySelectorAll("details[open]")].filter(isShown).pop();
  const choice = document.querySelector("#choice:not(:empty)");
  if (choice) {
    choice.replaceChildren();
  } else if (box && !document.activeElement.matches("#bar-line")) {
    box.open = false;
    box.querySelector("summary").focus();
    return;
  }
  const stop = document.querySelector("[data-escape]");
  if (stop && document.activeElement?.matches("body, #now, #main")) return stop.click();
  (document.getElementById("now") || document.getElementById("main"))?.focus();
}

function said(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const whole = prefix ? `${prefix} ${key}` : key;
  prefix = !prefix && key === "g" ? "g" : "";
  return whole;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") return escape();
  if (event.target.matches?.(FIELD) || !isOn() || waiting) return;
  const onRow = document.activeElement?.matches("[data-row]");
  const by = { j: 1, k: -1, ArrowDown: onRow && 1, ArrowUp: onRow && -1 }[event.key];
  if (!prefix && by && move(by)) return event.preventDefault();
  const button = find(said(event));
  if (!button) return;
  event.preventDefault();
  press(button);
});

function label(el) {
  const copy = el.cloneNode(true);
  for (const kbd of copy.querySelectorAll("kbd, small")) kbd.remove();
  return el.dataset.says || el.getAttribute("aria-label") || copy.textContent.trim();
}

function openKeys(dialog) {
  const list = document.getElementById("keys-list");
  const rows = new Map();
  for (const el of [...document.querySelectorAll("[data-key]")].filter(isShown)) {
    if (!rows.has(el.dataset.key)) rows.set(el.dataset.key, label(el));
  }
  for (const [keys, says] of [["J K", list.dataset.move], ["Esc", list.dataset.back]]) if (says) rows.set(keys, says);
  list.replaceChildren();
  for (const [key, says] of rows) {
    const dt = document.createElement("dt");
    for (const part of key.split(" ")) dt.append(Object.assign(document.createElement("kbd"), { textContent: part.length === 1 ? part.toUpperCase() : part }), " ");
    list.append(dt, Object.assign(document.createElement("dd"), { textContent: says }));
  }
  document.getElementById("keys-on").checked = isOn();
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) openKeys(document.getElementById(opener.dataset.opens));
  const open = document.querySelector("details.menu[open]");
  if (open && !open.contains(event.target)) open.open = false;
});
document.getElementById("keys-on")?.addEventListener("change", (event) => {
  localStorage.setItem(OFF, event.target.checked ? "on" : "off");
});
