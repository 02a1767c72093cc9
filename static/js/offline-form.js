// Un formulaire qui survit à une coupure de réseau : gardé sur l’appareil pendant que l’on écrit, envoyé dès que possible.
// Le contrat avec la page et avec le serveur est dans docs/composants.md. Sans JavaScript, le formulaire s’envoie comme un autre.

const TYPING = 300; // ms avant de garder sur l’appareil
const PAUSE = 2500; // ms sans écrire avant d’enregistrer un brouillon sur le site (data-autosave)
const AGAIN = 30_000; // ms avant un nouvel essai
const KEPT_FOR = 30 * 24 * 3600 * 1000;
const PREFIX = "archipel:texte";
const LOGIN = "/compte/login/";
const NOT_KEPT = new Set(["hidden", "file", "password", "submit", "button", "reset", "image", "fieldset", "output"]);
const SAID = {
  kept: "Gardé sur cet appareil.",
  sending: "Envoi en cours.",
  waits: "Gardé sur cet appareil, envoyé dès que le réseau revient.",
  held: "Gardé sur cet appareil. Enregistrez de nouveau quand le réseau sera revenu.",
  signIn: "Votre texte est gardé sur cet appareil. Pour l’envoyer,",
  otherAccount: "Ce texte a été écrit avec un autre compte : il reste gardé sur cet appareil, et sera envoyé quand ce compte sera connecté.",
  closed: "Cette page ne s’écrit plus, ou vous n’en avez plus le droit. Votre texte reste gardé sur cet appareil : copiez ce qui compte.",
  unable: "Cet appareil ne peut rien garder : ne quittez pas la page avant d’avoir enregistré.",
  conflict: "Quelqu’un d’autre a écrit pendant ce temps. Rien n’est perdu : choisissez ce qui reste.",
  chosen: "Vos choix sont faits. Enregistrez pour les envoyer.",
};

const list = (value) => (Array.isArray(value) ? value : [value ?? ""]).map((one) => String(one).replace(/\r\n?/g, "\n"));
const same = (a, b) => JSON.stringify(list(a)) === JSON.stringify(list(b));
const hour = (when) => new Date(when).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
const day = (when) => new Date(when).toLocaleDateString("fr-FR", { day: "numeric", month: "long" });
const isWritten = (field) => field.tagName === "TEXTAREA" || ["text", "search", "email", "url", "tel"].includes(field.type);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function button(label, action, variant = "secondary") {
  const made = element("button", { type: "button", class: `button ${variant} small` }, label);
  made.addEventListener("click", action);
  return made;
}

/** What is typed: { name: [values] }. Hidden fields, files and passwords are left out. */
function typed(form) {
  const found = {};
  for (const field of form.elements) {
    if (!field.name || NOT_KEPT.has(field.type)) continue;
    const values = (found[field.name] ??= []);
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) values.push(field.value);
    } else if (field.type === "select-multiple") {
      values.push(...[...field.selectedOptions].map((option) => option.value));
    } else values.push(...list(field.value));
  }
  return found;
}

const fieldsOf = (form, name) => [...form.elements].filter((field) => field.name === name && !NOT_KEPT.has(field.type));

function put(form, name, value) {
  const values = list(value);
  fieldsOf(form, name).forEach((field, index) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = values.includes(option.value);
    else field.value = values[index] ?? "";
  });
}

class OfflineForm {
  constructor(form) {
    this.form = form;
    this.account = form.dataset.account || document.body.dataset.account || "";
    this.key = `${PREFIX}:${this.account}:${form.dataset.offlineKey}`;
    this.isCopy = document.body.hasAttribute("data-kept-copy");
    this.isNative = "offlineNative" in form.dataset;
    this.savesItself = "autosave" in form.dataset;
    this.status = form.querySelector("[data-offline-status]") ?? form.appendChild(element("p", { class: "muted small", role: "status", "data-offline-status": "" }));
    this.base = typed(form);
    this.draft = this.read();
    this.restore();
    form.addEventListener("input", () => this.typing());
    form.addEventListener("change", () => this.typing());
    form.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("online", () => this.networkIsBack());
    addEventListener("pagehide", () => { if (this.timer) this.keepNow(); });
    addEventListener("beforeunload", (event) => { if (this.isUnable && !this.leaving) event.preventDefault(); });
  }

  get version() { return this.form.elements.version?.value ?? ""; }
  set version(value) { if (this.form.elements.version) this.form.elements.version.value = value; }
  get openConflicts() { return this.form.querySelectorAll("[data-conflict]"); }

  say(text, ...more) { this.status.replaceChildren(text, ...more.flatMap((one) => [" ", one])); }

  // --- On this device ---------------------------------------------------------------------------

  read() {
    try {
      const draft = JSON.parse(localStorage.getItem(this.key));
      if (draft && Date.now() - draft.at < KEPT_FOR) return draft;
    } catch { /* illisible, ou stockage refusé */ }
    return null;
  }

  /** Writes what is typed, with what it was typed over. */
  keep(changes = {}) {
    const { pathname, search } = location;
    this.draft = {
      pending: false, conflict: null, ...this.draft, fields: typed(this.form), base: this.base, version: this.version,
      at: Date.now(), url: pathname + search, title: document.querySelector("h1")?.textContent.trim() || document.title, ...changes,
    };
    try {
      localStorage.setItem(this.key, JSON.stringify(this.draft));
      this.isUnable = false;
    } catch {
      this.isUnable = true;
      this.say(SAID.unable);
    }
  }

  drop() {
    this.draft = null;
    try { localStorage.removeItem(this.key); } catch { /* rien n’y était */ }
  }

  typing() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keepNow(), TYPING);
    if (!this.savesItself) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.saveDraft(), PAUSE);
  }

  keepNow() {
    clearTimeout(this.timer);
    this.timer = null;
    const before = this.draft;
    this.keep();
    if (!before && !this.isUnable && !this.savesItself) this.say(SAID.kept);
  }

  restore() {
    const draft = this.draft;
    if (!draft) return;
    const served = { version: this.version, fields: this.base };
    if (Object.entries(draft.fields).every(([name, value]) => !(name in this.base) || same(value, this.base[name]))) {
      if (draft.pending && this.isCopy) return;
      if (draft.pending) this.say("Votre texte a bien été enregistré.");
      this.drop();
      return;
    }
    for (const [name, value] of Object.entries(draft.fields)) put(this.form, name, value);
    this.base = draft.base;
    this.version = draft.version;
    const undo = button("Revenir au texte du site", () => this.giveUp(served));
    this.say(`Votre texte du ${day(draft.at)} à ${hour(draft.at)}, gardé sur cet appareil, est repris ici.`, undo);
    if (draft.conflict) this.show(draft.conflict);
    else if (draft.version !== served.version && !this.isCopy) this.meet(served);
    if (this.openConflicts.length) return;
    if (draft.pending) this.send();
    else if (this.savesItself && navigator.onLine) this.pause = setTimeout(() => this.saveDraft(), PAUSE);
  }

  giveUp(served) {
    const mine = this.draft;
    for (const section of this.openConflicts) section.remove();
    for (const [name, value] of Object.entries(served.fields)) put(this.form, name, value);
    this.base = served.fields;
    this.version = served.version;
    this.drop();
    const back = button("Reprendre le mien", () => {
      for (const [name, value] of Object.entries(mine.fields)) put(this.form, name, value);
      this.keep({ pending: false });
      this.say(SAID.kept);
    });
    this.say("Le texte du site est repris.", back);
  }

  // --- To the site ------------------------------------------------------------------------------

  submitted(event) {
    if (this.openConflicts.length) {
      event.preventDefault();
      this.say(SAID.conflict);
      this.openConflicts[0].focus();
    } else if (!this.isNative) {
      event.preventDefault();
      this.send(event.submitter);
    } else if (!navigator.onLine) {
      event.preventDefault();
      this.keep();
      if (!this.isUnable) this.say(SAID.held);
    } else {
      // La page suivante dira si l’envoi est arrivé : device.js retire alors ce qui est gardé ici
      this.keepNow();
      this.leaving = true;
      clearTimeout(this.pause);
      this.request?.abort();
      try { sessionStorage.setItem(`${PREFIX}:envoi`, JSON.stringify({ key: this.key, form: this.form.dataset.offlineKey })); } catch { /* il sera proposé de nouveau */ }
    }
  }

  networkIsBack() {
    if (this.draft?.pending) this.send();
    else if (this.draft && this.savesItself) this.saveDraft();
    else if (this.draft && this.isNative) this.say("Le réseau est revenu : vous pouvez enregistrer.");
  }

  async send(submitter = null, isSecond = false) {
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.again);
    clearTimeout(this.timer);
    this.timer = null;
    this.keep({ pending: true });
    this.say(SAID.sending);
    const sent = typed(this.form);
    try {
      await this.heard(await this.post(submitter), sent, submitter, isSecond);
    } catch {
      this.wait();
    } finally {
      this.isSending = false;
    }
    if (this.isMerged) {
      this.isMerged = false;
      if (!isSecond) await this.send(submitter, true);
    }
  }

  wait() {
    if (!this.isUnable) this.say(SAID.waits);
    this.again = setTimeout(() => this.networkIsBack(), AGAIN);
  }

  /** The answer of the site. Rejects when nothing answers. Tries once more with a fresh token when refused. */
  async post(submitter, more = {}) {
    if (this.isCopy) {
      const refusal = await this.refresh();
      if (refusal) return refusal;
    }
    const answer = await this.fetched(submitter, more);
    if (answer.status !== 403) return answer;
    return (await this.refresh()) ?? this.fetched(submitter, more);
  }

  fetched(submitter, more) {
    const body = new FormData(this.form, submitter);
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    if (more.action === "autosave") for (const [name, value] of [...body]) if (value instanceof File) body.delete(name); // les fichiers partent avec l’étape
    this.request = new AbortController();
    const headers = { "X-Requested-With": "offline-form", Accept: "application/json" };
    const { signal } = this.request;
    const address = this.form.getAttribute("action") || location.href; // `form.action` serait le bouton de ce nom
    return fetch(address, { method: "POST", body, headers, signal, credentials: "same-origin" });
  }

  /** Takes the token of a page that was just served; says why not when this page is no longer for us. */
  async refresh() {
    const answer = await fetch(location.pathname + location.search, { credentials: "same-origin", cache: "no-store" });
    if (isSignIn(answer)) return { refusal: "signIn" };
    if (answer.status >= 500) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.querySelector(`form[data-offline-key="${CSS.escape(this.form.dataset.offlineKey)}"]`);
    const token = form?.querySelector("[name=csrfmiddlewaretoken]");
    if (!token) return { refusal: "closed" };
    if ((form.dataset.account || page.body.dataset.account || "") !== this.account) return { refusal: "otherAccount" };
    this.form.elements.csrfmiddlewaretoken.value = token.value;
    this.isCopy = false;
    return null;
  }

  async heard(answer, sent, submitter, isSecond) {
    if (answer.refusal === "signIn" || isSignIn(answer)) return this.askToSignIn();
    if (answer.refusal) return this.stop(SAID[answer.refusal]);
    if (answer.status >= 500 || answer.status === 429) return this.wait();
    const said = await answer.clone().json().catch(() => null);
    if (answer.ok && said && "version" in said) return this.saved(said, sent);
    if (answer.status === 409 && said?.fields) {
      this.meet(said);
      if (this.openConflicts.length) return null;
      this.isMerged = !isSecond; // rien à choisir : il n’y a qu’à envoyer de nouveau
      return isSecond ? this.wait() : null;
    }
    if (answer.status === 400 && said?.errors) return this.refused(said.errors);
    if (answer.ok && answer.redirected) { this.drop(); return location.assign(answer.url); }
    if (answer.status === 403 || answer.status === 404 || answer.status === 410) return this.stop(SAID.closed);
    // Une réponse que ce module ne sait pas lire (une page d’erreurs) : le formulaire ordinaire la montrera
    this.keep({ pending: false });
    this.leaving = true;
    if (submitter?.name) this.form.append(element("input", { type: "hidden", name: submitter.name, value: submitter.value }));
    HTMLFormElement.prototype.submit.call(this.form);
  }

  saved({ version, saved_at: when }, sent) {
    this.version = version;
    this.base = sent;
    if (JSON.stringify(typed(this.form)) === JSON.stringify(sent)) this.drop();
    else this.keep({ pending: false });
    this.say(`Enregistré à ${hour(when ?? Date.now())}.`);
    navigator.serviceWorker?.controller?.postMessage({ keep: location.href });
    this.form.dispatchEvent(new CustomEvent("offline-form:saved", { bubbles: true, detail: { version, when } }));
    if (this.form.dataset.offlineSavedUrl && !this.draft) location.assign(this.form.dataset.offlineSavedUrl);
  }

  askToSignIn() {
    const link = element("a", { href: `${LOGIN}?next=${encodeURIComponent(location.pathname + location.search)}` }, "reconnectez-vous");
    this.say(SAID.signIn, link, "; il partira à votre retour ici.");
  }

  stop(text) {
    this.keep({ pending: false });
    this.say(text);
  }

  refused(errors) {
    this.keep({ pending: false });
    this.say(Object.values(errors).flat().join(" "));
    fieldsOf(this.form, Object.keys(errors)[0])[0]?.focus();
  }

  async saveDraft() {
    if (this.isSending || this.openConflicts.length) return;
    clearTimeout(this.again);
    const sent = typed(this.form);
    try {
      const answer = await this.post(null, { action: "autosave" });
      const said = answer.ok && !answer.redirected && (await answer.json());
      if (!said) throw new Error(answer.status);
      this.version = said.version ?? this.version;
      this.base = sent;
      if (JSON.stringify(typed(this.form)) === JSON.stringify(sent)) this.drop();
      this.say(`Brouillon gardé à ${hour(said.saved_at ?? Date.now())}.`);
    } catch (error) {
      if (error.name !== "AbortError") this.wait();
    }
  }

  // --- Somebody else wrote meanwhile ------------------------------------------------------------

  /** What only one side changed is settled; what both changed is shown. `fields` is the text of the site. */
  meet({ version, fields }) {
    const mine = typed(this.form);
    const open = {};
    for (const [name, other] of Object.entries(fields)) {
      if (!(name in mine) || same(mine[name], other) || same(this.base[name], other)) continue;
      if (name in this.base && same(this.base[name], mine[name])) put(this.form, name, other);
      else open[name] = list(other);
    }
    this.base = { ...this.base, ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, list(value)])) };
    this.version = version;
    const isOpen = Object.keys(open).length > 0;
    this.keep({ conflict: isOpen ? open : null, pending: isOpen ? false : (this.draft?.pending ?? false) });
    if (isOpen) this.show(open);
  }

  show(open) {
    for (const section of this.openConflicts) section.remove();
    for (const [name, other] of Object.entries(open)) this.showOne(name, other);
    this.say(SAID.conflict);
    this.openConflicts[0]?.focus();
  }

  showOne(name, other) {
    const fields = fieldsOf(this.form, name);
    if (!fields.length) return;
    const [first] = fields;
    const label = (first.labels?.[0]?.firstChild?.textContent || name).trim();
    const choose = (value) => () => {
      if (value) put(this.form, name, value(list(typed(this.form)[name])));
      section.remove();
      const left = Object.fromEntries(Object.entries(this.draft?.conflict ?? {}).filter(([one]) => one !== name));
      const isDone = !Object.keys(left).length;
      this.keep({ conflict: isDone ? null : left });
      this.say(isDone ? SAID.chosen : SAID.conflict);
      (isDone ? first : this.openConflicts[0]).focus();
    };
    const choices = [button("Garder le mien", choose(null)), button("Garder l’autre", choose(() => other))];
    if (isWritten(first)) choices.push(button("Les deux à la suite", choose((mine) => [`${mine[0]}${first.tagName === "TEXTAREA" ? "\n\n" : " "}${other[0]}`])));
    const section = element("section", { class: "conflict", "data-conflict": name, tabindex: "-1", "aria-label": `${label} : deux textes` },
      element("p", { class: "conflict-title" }, `${label} : deux textes`),
      element("div", { class: "conflict-texts" },
        element("div", {}, element("p", { class: "eyebrow" }, "Le vôtre"), element("p", { class: "conflict-text" }, shown(fields, list(typed(this.form)[name])))),
        element("div", {}, element("p", { class: "eyebrow" }, "L’autre"), element("p", { class: "conflict-text" }, shown(fields, other)))),
      element("div", { class: "cluster" }, ...choices));
    (first.closest(".field") ?? first).before(section);
  }
}

const isSignIn = (answer) => Boolean(answer.redirected && new URL(answer.url).pathname.startsWith(LOGIN));

/** Values as people read them: the words of an option or of a box rather than its code. */
function shown([first, ...others], values) {
  const words = (value) => {
    if (first.options) return [...first.options].find((option) => option.value === value)?.textContent.trim() ?? value;
    if (first.type === "checkbox" || first.type === "radio") return [first, ...others].find((box) => box.value === value)?.labels?.[0]?.textContent.trim() ?? value;
    return value;
  };
  return values.map(words).join(", ") || "(vide)";
}

for (const form of document.querySelectorAll("form[data-offline-key]")) new OfflineForm(form);
