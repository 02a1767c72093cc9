// Suggestions de la recherche (motif « combobox » d’ARIA 1.2) pour tout formulaire [data-suggest].
// Choisir une proposition ouvre sa page ; Entrée sans choix lance la recherche, comme sans JavaScript.

const DELAY = 200;
const MINIMUM = 2;
let number = 0;

class Suggestions {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.list = Object.assign(document.createElement("ul"), {
      id: `suggestions-${number += 1}`, className: "combobox-list", hidden: true,
    });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.live = Object.assign(document.createElement("span"), { className: "visually-hidden" });
    this.live.setAttribute("aria-live", "polite");
    form.append(this.list, this.live);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) this.input.setAttribute(name, value);
    this.options = [];
    this.active = -1;
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.open(Number(row.dataset.index));
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), DELAY);
  }

  async ask() {
    const text = this.input.value;
    this.request?.abort();
    if (text.trim().length < MINIMUM) { this.close(); return; }
    this.request = new AbortController();
    const url = new URL(this.form.dataset.suggest, location.href);
    url.searchParams.set("q", text);
    try {
      const response = await fetch(url, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.status);
      this.show((await response.json()).results);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(options) {
    if (document.activeElement !== this.input) return;
    this.options = options;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...options.map((option, index) => this.row(option, index)));
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.live.textContent = options.length ? `${options.length} suggestions, flèches pour les parcourir.` : "";
  }

  row(option, index) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${index}`;
    item.dataset.index = index;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const detail = document.createElement("span");
    detail.textContent = option.detail;
    item.append(option.label, " ", detail);
    return item;
  }

  move(index) {
    const rows = this.list.children;
    rows[this.active]?.setAttribute("aria-selected", "false");
    this.active = (index + rows.length) % rows.length;
    rows[this.active].setAttribute("aria-selected", "true");
    rows[this.active].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", rows[this.active].id);
  }

  key(event) {
    const isOpen = !this.list.hidden;
    if (event.key === "ArrowDown" && isOpen) this.move(this.active + 1);
    else if (event.key === "ArrowUp" && isOpen) this.move(this.active < 0 ? this.options.length - 1 : this.active - 1);
    else if (event.key === "Enter" && isOpen && this.active >= 0) this.open(this.active);
    else if (event.key === "Escape" && isOpen) this.close();
    else return;
    event.preventDefault();
  }

  open(index) {
    location.assign(this.options[index].url);
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

for (const form of document.querySelectorAll("form[data-suggest]")) new Suggestions(form);
