// Carte des dynamiques : lit les attributs data-* de #map (components/map_frame.html), demande au serveur les points et
// les grappes de ce qui est à l’écran, pose data-ready="true" une fois dessinée. Rien n’est écrit en HTML : tout passe par le DOM.

const { L } = window;
const SVG = "http://www.w3.org/2000/svg";
const FRANCE = [[41.3, -5.2], [51.1, 9.7]];
const DETAIL_ZOOM = 7;
const MARKER = 30;
const FURTHEST = 36;
const AREA_KM = { epci: 12, departement: 40, region: 90 };
const sprite = document.querySelector('use[href*="sprite"]')?.getAttribute("href").split("#")[0] ?? "/static/icons/sprite.svg";
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

function make(name, attributes = {}, children = []) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function draw(name, attributes, children = []) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const toBounds = (text) => {
  const [west, south, east, north] = text.split(",").map(Number);
  return [[south, west], [north, east]];
};

// Deux marques qui se touchent s’éloignent l’une de l’autre le long de la droite qui les joint.
function push(a, b) {
  if (a.fixed && b.fixed) return;
  const x = b.x + b.dx - a.x - a.dx;
  const y = b.y + b.dy - a.y - a.dy;
  const least = a.half + b.half + 8;
  const away = Math.hypot(x, y);
  if (away >= least) return;
  const [ux, uy] = away > 0.5 ? [x / away, y / away] : [1, 0];
  const step = (least - away) / (a.fixed || b.fixed ? 1 : 2);
  if (!a.fixed) move(a, -ux * step, -uy * step);
  if (!b.fixed) move(b, ux * step, uy * step);
}

function move(mark, x, y) {
  mark.dx = Math.max(-FURTHEST, Math.min(FURTHEST, mark.dx + x));
  mark.dy = Math.max(-FURTHEST, Math.min(FURTHEST, mark.dy + y));
}

export class DynamicMap {
  constructor(element) {
    this.element = element;
    this.holder = element.closest("[data-symbols]") ?? element;
    this.symbols = JSON.parse(this.holder.dataset.symbols || "{}");
    this.query = document.getElementById("resultats")?.dataset.query ?? this.holder.dataset.query ?? "";
    this.drawn = new Map();
    this.map = L.map(element, {
      minZoom: 2, maxZoom: 18, zoomControl: false, zoomAnimation: !still, fadeAnimation: !still, worldCopyJump: true,
      attributionControl: false, renderer: L.svg({ padding: 0.3 }),
    });
    L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire" }).addTo(this.map);
    L.control.attribution({ prefix: false }).addTo(this.map);
    this.areas = L.layerGroup().addTo(this.map);
    this.markers = L.layerGroup().addTo(this.map);
    this.map.on("zoomanim", () => { this.zooming = true; });
    this.map.on("zoomend", () => { this.zooming = false; });
    this.map.on("popupopen", ({ popup }) => this.name(popup));
    element.addEventListener("keydown", (event) => this.leave(event));
  }

  async start() {
    const { lat, lon, zoom, tiles, outline, attribution } = this.element.dataset;
    if (lat) this.map.setView([Number(lat), Number(lon)], Number(zoom || 10), { animate: false });
    else this.place(false);
    this.map.on("moveend", () => this.later()); // pas avant : le premier cadrage ne demande les points qu’une fois
    if (tiles) this.tiles(tiles, attribution);
    await Promise.allSettled([outline ? this.outline(outline, "") : null, this.refresh()]);
    this.detail();
    this.map.on("zoomend", () => this.detail());
    this.element.dataset.ready = "true";
  }

  // Leaflet perd un déplacement demandé pendant qu’un zoom s’anime : le nôtre attend que ce soit fini.
  go(move) {
    if (this.zooming) this.map.once("zoomend", move);
    else move();
  }

  // Où regarder : l’étendue des résultats, sinon le lieu demandé, sinon la métropole.
  place(animate = !still) {
    const { box, near } = document.getElementById("resultats")?.dataset ?? {};
    const room = box ? Math.min(48, Math.round(this.element.clientWidth / 14)) : 4;
    if (near && !new URLSearchParams(this.query).has("rayon")) this.map.setView(near.split(",").map(Number), 9, { animate });
    else this.map.fitBounds(box ? toBounds(box) : FRANCE, { animate, maxZoom: 11, padding: [room, room] });
  }

  tiles(url, attribution) {
    const layer = L.tileLayer(url, { attribution, maxZoom: 18 });
    // Leaflet vide les tuiles abandonnées par une image « data: », que la politique de sécurité refuse.
    layer._abortLoading = () => {};
    layer.addTo(this.map);
  }

  async outline(url, css) {
    const answer = await fetch(url);
    if (!answer.ok) return;
    L.geoJSON(await answer.json(), {
      interactive: false, className: `map-outline ${css}`, attribution: "Contours : IGN, INSEE, Licence Ouverte",
    }).addTo(this.map).bringToBack();
  }

  // Les départements viennent quand on s’approche.
  detail() {
    const url = this.holder.dataset.detailOutline;
    if (!url || this.detailed || this.map.getZoom() < DETAIL_ZOOM) return;
    this.detailed = true;
    this.outline(url, "fine");
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), 120);
  }

  address(parameters) {
    const url = new URL(this.element.dataset.url, location.href);
    for (const [key, value] of new URLSearchParams(this.query)) url.searchParams.append(key, value);
    for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value);
    return url;
  }

  async refresh() {
    const bounds = this.map.getBounds();
    const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    this.request?.abort();
    this.request = new AbortController();
    try {
      const url = this.address({ bbox: sides.map((side) => side.toFixed(4)).join(","), zoom: this.map.getZoom() });
      const answer = await fetch(url, { signal: this.request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      this.show((await answer.json()).features);
      this.say("");
    } catch (error) {
      if (error.name !== "AbortError") this.say("La carte ne répond pas pour l’instant. La liste dit la même chose.");
    }
  }

  say(text) {
    this.note ??= this.element.parentElement.insertBefore(make("p", { class: "map-note", role: "alert", hidden: "" }), this.element);
    this.note.textContent = text;
    this.note.hidden = !text;
  }

  // Ce qui était déjà là reste : le foyer du clavier et la bulle ouverte ne sautent pas.
  show(features) {
    const kept = new Map();
    this.areas.clearLayers();
    for (const { geometry: { coordinates: [lon, lat] }, properties } of features) {
      const key = `${properties.id ?? `${lon},${lat},${properties.count}`}`;
      kept.set(key, this.drawn.get(key) ?? this.marker(lat, lon, properties));
      if (AREA_KM[properties.precision]) this.area(lat, lon, properties.precision);
    }
    for (const [key, marker] of this.drawn) if (!kept.has(key)) this.markers.removeLayer(marker);
    for (const [key, marker] of kept) if (!this.drawn.has(key)) this.markers.addLayer(marker);
    this.drawn = kept;
    this.spread([...kept.values()]);
  }

  // Les marqueurs qui se couvriraient s’écartent de quelques pixels ; les grappes restent en place.
  spread(markers) {
    const marks = markers.map((marker) => {
      const { x, y } = this.map.latLngToLayerPoint(marker.getLatLng());
      const half = marker.options.icon.options.iconSize[0] / 2;
      return { marker, x, y, dx: 0, dy: 0, half, fixed: !marker.options.point };
    });
    for (let pass = 0; pass < 12; pass += 1) {
      for (let i = 0; i < marks.length; i += 1) for (let j = i + 1; j < marks.length; j += 1) push(marks[i], marks[j]);
    }
    for (const { marker, dx, dy, half, fixed } of marks) {
      if (fixed) continue;
      const { style } = marker.getElement();
      style.marginLeft = `${Math.round(dx - half)}px`;
      style.marginTop = `${Math.round(dy - half)}px`;
    }
  }

  area(lat, lon, precision) {
    L.circle([lat, lon], { radius: AREA_KM[precision] * 1000, className: "map-area", interactive: false }).addTo(this.areas);
  }

  marker(lat, lon, properties) {
    const marker = properties.id ? this.point(lat, lon, properties) : this.cluster(lat, lon, properties);
    marker.on("add", () => marker.getElement().setAttribute("aria-label", marker.options.label));
    return marker;
  }

  point(lat, lon, properties) {
    const { label = "Dynamique", letter } = this.symbols[properties.type] ?? {};
    const known = properties.type && !letter ? properties.type : "autre";
    const drawing = draw("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, [draw("use", { href: `${sprite}#type-${known}` })]);
    const icon = L.divIcon({ className: "map-marker", html: drawing, iconSize: [MARKER, MARKER], popupAnchor: [0, -MARKER / 2] });
    if (letter) drawing.append(draw("text", { x: 12, y: 15, "text-anchor": "middle", class: "map-letter" }, [letter]));
    const marker = L.marker([lat, lon], { icon, point: true, label: properties.name ? `${properties.name}, ${label}` : label });
    return marker.bindPopup(() => this.cards([properties]), { minWidth: 200, maxWidth: 280 });
  }

  cluster(lat, lon, { count, expand, members }) {
    const size = Math.round(34 + 7 * Math.log10(count));
    const text = count < 10_000 ? String(count) : `${Math.round(count / 1000)} k`;
    const icon = L.divIcon({ className: "map-cluster", html: make("span", {}, [text]), iconSize: [size, size] });
    const noun = this.holder.dataset.noun ?? "dynamiques";
    const marker = L.marker([lat, lon], { icon, label: `${count} ${noun}${expand ? ", agrandir" : ""}` });
    if (members?.length) {
      return marker.bindPopup(() => this.cards(members, count), { minWidth: 200, maxWidth: 280, maxHeight: 280 });
    }
    marker.on("click keypress", (event) => {
      if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
      this.go(() => this.map.setView([lat, lon], Math.min(expand ?? this.map.getZoom() + 2, 18), { animate: !still }));
      this.element.focus();
    });
    return marker;
  }

  cards(all, count = all.length) {
    const rows = all.map((item) => {
      const label = this.symbols[item.type]?.label ?? "";
      const row = make("div", { class: "map-card", "data-id": item.id });
      if (item.name) this.fill(row, item);
      else row.append("…");
      if (label) row.append(make("p", { class: "map-type" }, [label]));
      return row;
    });
    const more = count > all.length ? [make("p", { class: "map-type" }, [`et ${count - all.length} autres ici, à voir dans la liste.`])] : [];
    return make("div", { class: "map-cards" }, [...rows, ...more]);
  }

  fill(row, { name, url, place }) {
    const link = make("a", { href: url }, [name]);
    if ("newWindow" in this.holder.dataset) Object.assign(link, { target: "_blank", rel: "noopener" });
    const lines = [make("p", { class: "map-name" }, [link])];
    if (place) lines.push(make("p", { class: "map-place" }, [place]));
    if (row.firstChild?.nodeType === Node.TEXT_NODE) row.firstChild.remove();
    row.prepend(...lines);
  }

  // Les noms viennent avec les points quand il y en a peu ; sinon on les demande en ouvrant la bulle.
  async name(popup) {
    const content = popup.getElement().querySelector(".map-cards");
    const rows = [...(content?.querySelectorAll("[data-id]") ?? [])].filter((row) => !row.querySelector("a"));
    if (rows.length) {
      const url = this.address({ ids: rows.map((row) => row.dataset.id).join(",") });
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      const names = answer.ok ? await answer.json() : {};
      for (const row of rows) if (names[row.dataset.id]) this.fill(row, names[row.dataset.id]);
      popup.update();
    }
    content?.querySelector("a")?.focus({ preventScroll: true });
  }

  // Échap referme la bulle et rend le foyer au marqueur d’où elle vient.
  leave(event) {
    const popup = this.map._popup;
    if (event.key !== "Escape" || !popup?.isOpen()) return;
    this.map.closePopup(popup);
    popup._source?.getElement()?.focus();
  }

  follow(query) {
    this.query = query;
    this.map.closePopup();
    for (const marker of this.drawn.values()) this.markers.removeLayer(marker);
    this.drawn = new Map();
    this.go(() => this.place());
    this.later();
  }
}

const element = document.getElementById("map");
if (element && L) {
  const map = new DynamicMap(element);
  document.addEventListener("archipel:results", ({ detail }) => map.follow(detail ?? ""));
  document.querySelector("[data-places]")?.addEventListener("change", ({ target }) => {
    if (target.value) map.go(() => map.map.fitBounds(toBounds(target.value), { animate: !still }));
  });
  map.start();
}
