// The people on the left, each with a small dial: where the sun stands for them.

import { byId, el, label, unseen } from "./page.js";

const MANY = 12; // more people than this can be searched

let people = [];

const address = ({ id }) => `#${encodeURIComponent(id)}`;

/** Whoever the address names, so that reload and back work; nobody for any other address. */
export const whoIsOpen = () => people.find((someone) => address(someone) === location.hash);

/** Shows the list; a reader in the middle of it stays where they are. */
export function showPeople(list = people) {
  people = list;
  const focused = document.activeElement?.dataset.person;
  byId("find").hidden = people.length <= MANY;
  const wanted = people.filter(matches);
  const groups = [...new Set(wanted.map((someone) => someone.group))];
  byId("people-list").replaceChildren(...groups.map((name, n) => group(name, `group-${n}`, wanted)));
  if (focused) document.querySelector(`[data-person="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** How many messages wait for everybody but the one who is open. */
export function waiting() {
  return people.reduce((sum, someone) => sum + unread(someone), 0);
}

const unread = (someone) => (someone === whoIsOpen() ? 0 : (someone.unread ?? 0));

function matches({ name, role, where, hint }) {
  const about = [name, role, where, hint].join(" ").toLowerCase();
  const words = byId("find").value.toLowerCase().split(/\s+/);
  return byId("find").hidden || words.every((word) => about.includes(word));
}

function group(name, id, wanted) {
  const rows = wanted.filter((someone) => someone.group === name).map((someone) => el("li", {}, row(someone)));
  return el("section", { "aria-labelledby": id }, el("h2", { id, text: name }), el("ul", { role: "list" }, rows));
}

function row(someone) {
  const { id, name, where, hint, time, day } = someone;
  const count = unread(someone);
  return el(
    "a",
    { href: address(someone), "data-person": id, "aria-current": someone === whoIsOpen() ? "page" : null },
    dial(someone),
    el("span.name", { text: name, dir: "auto" }),
    el("span.about", { text: [where, hint].filter(Boolean).join(" · "), dir: "auto" }),
    el("span.hour", { text: time, title: day }),
    count ? el("span.badge", {}, String(count), unseen(` ${label("unread")}`)) : null,
  );
}

/** Arrows walk through the list; Home and End jump. */
export function walk(event) {
  const links = [...document.querySelectorAll("#people-list a")];
  const at = links.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: links.length - 1 }[event.key];
  if (to === undefined || (event.target.id === "find" && event.key !== "ArrowDown")) return;
  event.preventDefault();
  links[Math.min(to, links.length - 1)]?.focus();
}

/** 24 hours once around, noon on top: the upper half is day, the dot is now. The initials stand in today's light. */
export function dial({ name, time }) {
  const hour = hourOf(time);
  const turn = ((hour ?? 12) - 12) * (Math.PI / 12);
  const [cx, cy] = [24 + 20 * Math.sin(turn), 24 - 20 * Math.cos(turn)];
  const letters = svg("text", { x: 24, y: 24, "text-anchor": "middle", "dominant-baseline": "central" });
  letters.textContent = initials(name);
  return svg(
    "svg",
    { viewBox: "0 0 48 48", class: `dial ${light(hour)}`, "aria-hidden": "true" },
    svg("circle", { cx: 24, cy: 24, r: 15, class: "sky" }),
    svg("path", { d: "M4 24a20 20 0 0 1 40 0", class: "day" }),
    svg("path", { d: "M4 24a20 20 0 0 0 40 0", class: "dark" }),
    letters,
    hour === null ? "" : svg("circle", { cx, cy, r: 4, class: "sun" }),
  );
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Hours since midnight, from "15:45", "3.45 pm" or "03:45 PM"; null when the clock is written otherwise. */
function hourOf(time) {
  const found = /(\d{1,2})[:.h](\d{2})\s*([ap])?/i.exec(time ?? "");
  if (!found) return null;
  const [hours, half] = [Number(found[1]), found[3]?.toLowerCase()];
  return (half ? (hours % 12) + (half === "p" ? 12 : 0) : hours) + Number(found[2]) / 60;
}

function light(hour) {
  if (hour === null) return "noon";
  if (hour < 6 || hour >= 21) return "night";
  return hour < 8 || hour >= 18 ? "dusk" : "noon";
}

function initials(name) {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return [...new Set([words[0], words.at(-1)])].map((word) => [...(word ?? "")][0] ?? "").join("").toUpperCase();
}
