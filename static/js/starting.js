// « Je démarre », pour un visiteur : ce qu’il coche reste dans son navigateur, et nulle part ailleurs.

const KEY = "archipel.demarrer";
const boxes = [...document.querySelectorAll("[data-todo] input[type=checkbox]")];
const total = document.querySelector("[data-ticked-total]");

function read() {
  try { return new Set(JSON.parse(localStorage.getItem(KEY)) ?? []); } catch { return new Set(); }
}

function show() {
  if (total) total.textContent = String(boxes.filter((box) => box.checked).length);
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(boxes.filter((box) => box.checked).map((box) => box.value)));
  } catch { /* la liste vaut pour cette page */ }
  show();
}

const done = read();
for (const box of boxes) {
  box.checked = done.has(box.value);
  box.addEventListener("change", keep);
}
show();
