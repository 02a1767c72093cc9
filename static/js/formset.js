// Listes d’un formulaire : ajouter une ligne sur place, retirer une ligne sans la perdre avant l’envoi.

class Formset {
  constructor(root) {
    this.root = root;
    this.name = root.dataset.formset;
    this.rows = root.querySelector("[data-rows]");
    this.empty = root.querySelector("template[data-empty-row]");
    this.total = root.querySelector(`[name="${this.name}-TOTAL_FORMS"]`);
    this.status = root.querySelector("[data-row-status]");
    if (!this.empty) return;
    root.querySelector("[data-add-row]").addEventListener("click", (event) => {
      event.preventDefault();
      this.add();
    });
    this.rows.addEventListener("change", (event) => {
      if (event.target.name?.endsWith("-DELETE")) this.mark(event.target);
    });
    for (const box of this.rows.querySelectorAll("[name$='-DELETE']")) this.mark(box, true);
  }

  add() {
    const index = Number(this.total.value);
    if (index >= Number(this.root.dataset.max)) {
      this.status.textContent = "La liste est pleine.";
      return;
    }
    const fragment = this.empty.content.cloneNode(true);
    for (const element of fragment.querySelectorAll("*")) {
      for (const attribute of ["id", "name", "for", "aria-describedby"]) {
        const value = element.getAttribute(attribute);
        if (value?.includes("__prefix__")) element.setAttribute(attribute, value.replaceAll("__prefix__", index));
      }
    }
    const row = fragment.querySelector("[data-row]");
    row.querySelector("[data-row-number]").textContent = this.rows.children.length + 1;
    this.rows.append(fragment);
    this.total.value = index + 1;
    this.status.textContent = "Ligne ajoutée.";
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  }

  mark(box, quietly = false) {
    const row = box.closest("[data-row]");
    row.classList.toggle("removed", box.checked);
    row.querySelector(".formset-fields").inert = box.checked;
    if (!quietly) this.status.textContent = box.checked ? "Ligne retirée. Décochez pour la garder." : "Ligne gardée.";
  }
}

for (const root of document.querySelectorAll("[data-formset]")) new Formset(root);
