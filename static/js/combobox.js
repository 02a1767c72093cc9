// Saisie assistée (motif « combobox » d’ARIA 1.2) pour tout élément [data-combobox].

const DELAY = 180;
const MINIMUM = 2;

class Combobox {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input[type=text]");
    this.code = root.querySelector("[data-combobox-code]");
    this.list = root.querySelector("[role=listbox]");
    this.live = root.querySelector("[data-combobox-live]");
    this.options = [];
    this.active = -1;
    this.chosen = this.input.value;
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.index));
    });
  }

  later() {
    if (this.input.value !== this.chosen) this.code.value = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), DELAY);
  }

  async search() {
    const query = this.input.value.trim();
    this.request?.abort();
    if (query.length < MINIMUM) { this.close(); return; }
    this.request = new AbortController();
    const url = new URL(this.root.dataset.url, location.href);
    url.searchParams.set("q", query);
    try {
      const response = await fetch(url, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.status);
      const data = await response.json();
      this.show(Array.isArray(data) ? data : data.results);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.close();
      this.live.textContent = "Les propositions ne répondent pas. Vous pouvez écrire le nom en entier.";
    }
  }

  show(options) {
    this.options = options;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...options.map((option, index) => this.row(option, index)));
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.live.textContent = this.count(options.length);
  }

  count(number) {
    if (number === 0) return "Aucune proposition.";
    return number === 1 ? "1 proposition." : `${number} propositions, flèches pour les parcourir.`;
  }

  row(option, index) {
    const item = document.createElement("li");
    item.id = `${this.list.id}_${index}`;
    item.dataset.index = index;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(option.label);
    if (option.detail) {
      const detail = document.createElement("span");
      detail.textContent = option.detail;
      item.append(" ", detail);
    }
    return item;
  }

  move(index) {
    const rows = this.list.children;
    if (!rows.length) return;
    rows[this.active]?.setAttribute("aria-selected", "false");
    this.active = (index + rows.length) % rows.length;
    rows[this.active].setAttribute("aria-selected", "true");
    rows[this.active].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", rows[this.active].id);
  }

  key(event) {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown") {
      if (open) this.move(this.active + 1); else this.search();
    } else if (event.key === "ArrowUp" && open) {
      this.move(this.active < 0 ? this.options.length - 1 : this.active - 1);
    } else if (event.key === "Enter" && open && this.active >= 0) {
      this.choose(this.active);
    } else if (event.key === "Escape" && open) {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  }

  choose(index) {
    const option = this.options[index];
    clearTimeout(this.timer);
    this.input.value = this.chosen = option.label;
    this.code.value = option.slug ?? option.code;
    this.close();
    this.live.textContent = `${option.label} choisi.`;
    this.root.dispatchEvent(new CustomEvent("combobox:choose", { bubbles: true, detail: option }));
  }

  close() {
    this.request?.abort();
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

function start(root) {
  for (const element of root.querySelectorAll("[data-combobox]:not([data-started])")) {
    element.dataset.started = "";
    new Combobox(element);
  }
}

start(document);
document.addEventListener("htmx:afterSettle", (event) => start(event.target));
