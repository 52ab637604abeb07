// What every other module needs: the page's words, elements, and telling the reader something in passing.

let labels = {};

/** Takes the page's words from the server and puts them where index.html asks for them. */
export function speak(words) {
  labels = words;
  for (const node of document.querySelectorAll("[data-label]")) node.textContent = label(node.dataset.label);
  for (const node of document.querySelectorAll("[data-label-aria]")) node.ariaLabel = label(node.dataset.labelAria);
  for (const node of document.querySelectorAll("[data-label-placeholder]")) {
    node.placeholder = label(node.dataset.labelPlaceholder);
  }
}

/** One of the page's words, with its {places} filled in; nothing when the server has no such word. */
export function label(key, places = {}) {
  return (labels[key] ?? "").replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
}

export const byId = (id) => document.getElementById(id);

/**
 * An element: el("p.text.quiet", { text: "Hello" }), with children in any depth of lists; null is left out.
 * `text` becomes its text, functions listen ("onclick"), true and false switch, the rest are attributes.
 */
export function el(kind, attributes = {}, ...children) {
  const [tag, ...classes] = kind.split(".");
  const node = document.createElement(tag);
  node.classList.add(...classes);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") node.textContent = value;
    else if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") node.toggleAttribute(name, value);
    else if (value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined));
  return node;
}

/** Words for those who listen to the page. */
export const unseen = (text) => el("span.unseen", { text });

let ids = 0;
export const freshId = (stem) => `${stem}-${++ids}`;

/** Says something politely under the clock, and takes it away after a while. */
export const note = (text) => tell(byId("note"), text);

/** Says that something went wrong, at once. */
export const alarm = (text) => tell(byId("alert"), text);

const fading = new WeakMap();

function tell(place, text) {
  clearTimeout(fading.get(place));
  place.textContent = text;
  // Long enough to be read twice: 60 ms a character, and never under 6 s.
  fading.set(place, setTimeout(() => (place.textContent = ""), Math.max(6000, text.length * 60)));
}
