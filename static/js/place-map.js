// Le point du siège sur une petite carte : on le déplace, les deux champs suivent, et inversement.

const FRANCE = [46.6, 2.4];
const number = (text) => (text.trim() === "" ? NaN : Number(text.replace(",", ".")));
const written = (value) => value.toFixed(5).replace(".", ",");

class PlaceMap {
  constructor(root, leaflet) {
    this.root = root;
    this.leaflet = leaflet;
    this.latitude = document.getElementById(root.dataset.latitude);
    this.longitude = document.getElementById(root.dataset.longitude);
    this.near = root.dataset.tiles ? 13 : 8; // les contours simplifiés ne disent rien de plus près
    root.hidden = false;
    this.map = leaflet.map(root.querySelector(".place-map-canvas"), { scrollWheelZoom: false, keyboard: true });
    this.map.attributionControl.setPrefix(false);
    if (root.dataset.tiles) leaflet.tileLayer(root.dataset.tiles, { attribution: root.dataset.attribution }).addTo(this.map);
    else this.outline();
    this.map.setView(FRANCE, 5);
    this.map.on("click", (event) => this.write(event.latlng));
    for (const field of [this.latitude, this.longitude]) field.addEventListener("change", () => this.read(this.near));
    document.addEventListener("combobox:choose", (event) => {
      const { lat, lon } = event.detail;
      if (event.target.querySelector(`#${root.dataset.seat}`) && lat != null) this.write({ lat, lng: lon }, this.near);
    });
    this.read(this.near);
  }

  async outline() {
    if (!this.root.dataset.outline) return;
    const response = await fetch(this.root.dataset.outline);
    if (!response.ok) return;
    const style = { className: "place-map-outline", weight: 1, fill: true, interactive: false };
    this.leaflet.geoJSON(await response.json(), style).addTo(this.map).bringToBack();
  }

  read(zoom) {
    const point = [number(this.latitude.value), number(this.longitude.value)];
    if (point.some((value) => !Number.isFinite(value)) || Math.abs(point[0]) > 90) return;
    this.show(point);
    this.map.setView(point, zoom);
  }

  write({ lat, lng }, zoom) {
    this.latitude.value = written(lat);
    this.longitude.value = written(lng);
    this.show([lat, lng]);
    if (zoom) this.map.setView([lat, lng], zoom);
    this.latitude.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show(point) {
    if (this.marker) {
      this.marker.setLatLng(point);
      return;
    }
    const icon = this.leaflet.divIcon({ className: "place-map-pin", iconSize: [28, 28], iconAnchor: [11, 26] });
    this.marker = this.leaflet.marker(point, { icon, draggable: true, keyboard: false, alt: "" }).addTo(this.map);
    this.marker.on("dragend", () => this.write(this.marker.getLatLng()));
  }
}

for (const root of document.querySelectorAll("[data-place-map]")) if (window.L) new PlaceMap(root, window.L);
