/* What was pressed looks done at once. A refusal brings it back with its reason in place; the focus goes on to what
   comes next. */
const refusal = document.getElementById("refusal");
const home = refusal?.parentElement;
const last = { form: null, id: "", now: null };

const card = (form) => form.closest("#now");
const formOf = (event) => event.detail.ctx?.sourceElement?.closest?.("form") || null;

/* Which lead comes next is already on the page; the server draws that one card and nothing else. */
document.addEventListener("submit", (event) => {
  const next = event.target.elements?.namedItem?.("next");
  if (next) next.value = document.querySelector(".queue .row[id]")?.id.replace("row-", "") || "";
}, true);

document.addEventListener("htmx:before:request", (event) => {
  const form = formOf(event);
  if (!form) return;
  last.form = form;
  last.id = form.closest("details[id]")?.id || "";
  last.now = document.getElementById("now");
  clear();
  if (!navigator.onLine) {
    event.preventDefault();
    return offline(form);
  }
  if (form.matches("[data-optimistic]")) card(form)?.classList.add("going");
});

function offline(form) {
  const words = document.createElement("p");
  words.textContent = document.getElementById("main").dataset.offline;
  refusal.replaceChildren(words);
  showRefusal(form);
}

function bringBack(form) {
  const here = form && document.contains(form) ? form : document.getElementById("now");
  (here && card(here))?.classList.remove("going");
  return here;
}

function clear() {
  if (!refusal) return;
  refusal.replaceChildren();
  home.append(refusal);
  for (const field of document.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

/* A refusal stands right under the form it is about, and the field it names is marked. */
function showRefusal(form) {
  const here = bringBack(form);
  if (!refusal || !here) return;
  if (here.closest(".bar")) here.before(refusal);
  else (here.closest("[data-layer]") || here).after(refusal);
  const named = refusal.querySelector("[data-field]")?.dataset.field;
  const field = named && here.elements?.namedItem(named);
  if (field?.setAttribute) field.setAttribute("aria-invalid", "true");
  (refusal.querySelector("button, input:not([type=hidden])") || (field?.focus ? field : last.now))?.focus?.();
}

document.addEventListener("htmx:after:swap", (event) => {
  const form = formOf(event);
  const status = event.detail.ctx?.response?.status || 0;
  if (!form) return;
  if (status >= 400) return showRefusal(form);
  document.dispatchEvent(new CustomEvent("handrail:done", { detail: { form } }));
  if (form.closest(".bar")) return;
  const now = document.getElementById("now");
  if (last.id && document.getElementById(last.id)?.matches(":not(#now *)")) {
    return document.querySelector(`#${CSS.escape(last.id)} summary`)?.focus();
  }
  if (document.activeElement === document.body || !document.contains(document.activeElement) || now !== last.now) {
    (now || document.getElementById("main"))?.focus();
  }
});

document.addEventListener("htmx:error", (event) => {
  const form = formOf(event);
  if (form) offline(form);
});

/* What pressing an outcome leads to is said while it is looked at. */
function foretell(event) {
  const place = document.getElementById("then");
  if (!place) return;
  const button = event.target.closest?.("#now button[name=outcome]");
  place.textContent = button?.title || "";
}
for (const kind of ["focusin", "mouseover"]) document.addEventListener(kind, foretell);

/* What was fetched to choose from takes the focus. */
document.addEventListener("htmx:after:settle", (event) => {
  if (event.target.id === "choice") event.target.querySelector("button, input:not([type=hidden]), select")?.focus();
});
