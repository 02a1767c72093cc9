// Mots du glossaire marqués dans un texte : au doigt, le premier appui montre la définition, le second ouvre la page.
// Échap la referme. Sans ce module, la définition se montre au survol et au clavier, et le mot reste un lien.

const terms = () => document.querySelectorAll(".term");

function place(term) {
  term.classList.remove("turned");
  const note = term.querySelector(".term-note").getBoundingClientRect();
  term.classList.toggle("turned", note.right > document.documentElement.clientWidth - 8);
}

function reopen(event) {
  const term = event.target.closest?.(".term");
  if (!term) return;
  term.classList.remove("shut");
  place(term);
}

let touched = null;

document.addEventListener("pointerdown", (event) => {
  const link = event.pointerType === "mouse" ? null : event.target.closest("[data-term]");
  touched = link && document.activeElement !== link ? link : null;
});

document.addEventListener("click", (event) => {
  if (!touched || event.target.closest("[data-term]") !== touched) return;
  event.preventDefault();
  touched.focus();
  touched = null;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const term of terms()) {
    if (term.matches(":hover, :focus-within")) term.classList.add("shut");
  }
});

document.addEventListener("focusin", reopen);
document.addEventListener("pointerover", (event) => {
  const term = event.target.closest(".term");
  if (term && !term.contains(event.relatedTarget)) reopen(event);
});
