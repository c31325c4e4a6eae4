/* The bar: chips while one types, and nothing typed is ever lost before it is saved. */
const KEPT = "handrail.line";
const WAIT = 120;
const form = document.getElementById("bar-form");
const line = document.getElementById("bar-line");
const read = document.getElementById("read");
let timer = 0;
let asking = null;
let since = 0;

const plain = () => [...form.querySelectorAll("input[name=plain]")].map((input) => input.value);

async function ask() {
  asking?.abort();
  asking = new AbortController();
  const asked = new URLSearchParams({ q: line.value });
  for (const text of plain()) asked.append("plain", text);
  const lead = form.elements.namedItem("lead");
  if (lead?.value) asked.set("lead", lead.value);
  try {
    const response = await fetch(`${form.dataset.reads}?${asked}`, { signal: asking.signal, redirect: "error" });
    if (response.ok) read.innerHTML = await response.text();
  } catch (error) {
    if (error.name !== "AbortError") offline();
  }
}

function offline() {
  read.textContent = document.getElementById("main").dataset.offline || "";
}

function typed() {
  since ||= performance.now();
  if (line.value) localStorage.setItem(KEPT, line.value);
  else forget();
  clearTimeout(timer);
  timer = setTimeout(line.value.trim() ? ask : () => read.replaceChildren(), WAIT);
}

function forget() {
  localStorage.removeItem(KEPT);
  for (const input of form.querySelectorAll("input[name=plain]")) input.remove();
  since = 0;
}

/* A chip that was understood wrongly is turned back into words. */
function unread(chip) {
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "plain", value: chip.dataset.plain }));
  line.focus();
  ask();
}

function saved() {
  const seconds = Math.round((performance.now() - since) / 1000);
  const said = document.querySelector("#toast .toast > span");
  if (since && said) said.after(Object.assign(document.createElement("small"), { textContent: `${Math.max(seconds, 1)} s` }));
  line.value = "";
  forget();
  read.replaceChildren();
  example();
  line.blur();
}

function example() {
  const known = line.dataset.examples.split("|");
  const n = Number(localStorage.getItem("handrail.used") || 0);
  localStorage.setItem("handrail.used", String(n + 1));
  line.placeholder = known[n % known.length];
}

if (form) {
  line.addEventListener("input", typed);
  read.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-plain]");
    if (chip) unread(chip);
  });
  read.addEventListener("keydown", (event) => {
    const chip = event.target.closest("[data-plain]");
    if (chip && event.key === "Backspace") unread(chip);
  });
  document.addEventListener("handrail:done", (event) => {
    if (event.detail.form.closest(".bar") && event.detail.form.matches("[action='/bar/']")) saved();
  });
  addEventListener("offline", offline);
  addEventListener("online", () => (line.value.trim() ? ask() : read.replaceChildren()));
  const kept = localStorage.getItem(KEPT);
  if (kept && !line.value) {
    line.value = kept;
    ask();
  }
}
