/* The toast says what was done and stays as a small undo; it never covers what one is reading for long. */
const LONG = 12000;
let timer = 0;

function settle() {
  clearTimeout(timer);
  const toast = document.querySelector("#toast .toast:not(.quiet)");
  if (toast) timer = setTimeout(() => toast.classList.add("quiet"), LONG);
}

document.addEventListener("handrail:done", settle);
settle();
