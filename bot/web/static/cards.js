// Cards as elements: one function a part. Everything is text; nothing that somebody typed can become markup.

import { chart } from "./chart.js";
import { field, filled, firstError } from "./fields.js";
import { el, freshId, label, unseen } from "./page.js";

const LONG = 1200; // characters; and TALL lines: more than this folds
const TALL = 24;

/**
 * A card; a form when it has fields.
 *
 * desk.press(button, values, element) is called for a press, desk.typed(card) gives what was typed into these
 * fields before, and desk.keep(card, values) takes what is being typed.
 */
export function card(data, desk) {
  const fields = fieldsOf(data);
  const title = el("h3", { id: freshId("title"), text: data.title, tabindex: "-1", dir: "auto" });
  const typed = fields.length ? desk.typed(data) : {};
  const box = el(
    fields.length ? "form.card" : "div.card",
    { novalidate: fields.length > 0, "aria-labelledby": title.id, role: fields.length ? null : "group" },
    title,
    (data.parts ?? []).map((one) => PARTS[one.is]?.(one, desk, typed)),
    buttons(data, desk),
    el("p.state", { role: "status" }),
  );
  if (fields.length) listen(box, data, desk);
  return box;
}

export const fieldsOf = (data) => (data.parts ?? []).filter((one) => one.is === "Field");

function listen(form, data, desk) {
  const values = () => filled(form, fieldsOf(data));
  form.addEventListener("input", () => desk.keep(data, values()));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = firstError(form);
    if (wrong) wrong.focus();
    else desk.press(data.buttons.find((one) => one.submit), values(), form.querySelector("[type=submit]"));
  });
}

function buttons(data, desk) {
  const row = (data.buttons ?? []).map((button) => {
    if (button.submit) return el("button.primary", { type: "submit", text: button.label });
    const node = el(`button.${button.style ?? "plain"}`, { type: "button", text: button.label });
    node.addEventListener("click", () => desk.press(button, undefined, node));
    return node;
  });
  return row.length ? el("div.buttons", {}, row) : null;
}

const text = ({ text: words, style = "plain" }) =>
  fold(el(`${style === "quote" ? "blockquote" : "p"}.text.${style}`, { dir: "auto" }), words);

/** Long texts show their beginning, and the rest on request. */
export function fold(node, words) {
  node.textContent = words;
  if (words.length <= LONG && words.split("\n").length <= TALL) return node;
  node.classList.add("folded");
  const more = el("button.more", { type: "button", text: label("more"), "aria-expanded": "false" });
  more.addEventListener("click", () => {
    const closed = node.classList.toggle("folded");
    more.textContent = label(closed ? "more" : "less");
    more.ariaExpanded = String(!closed);
  });
  return el("div.long", {}, node, more);
}

function facts({ rows }) {
  const row = ([name, value]) => el("div", {}, el("dt", { text: name }), el("dd", { text: value, dir: "auto" }));
  return el("dl.facts", {}, rows.map(row));
}

function table({ columns, rows }) {
  const named = columns.some((column) => column.trim());
  const head = el("thead", {}, el("tr", {}, columns.map((column) => el("th", { scope: "col", text: column }))));
  const cell = (words, n) => el(n ? "td" : "th", { text: words, dir: "auto", scope: n ? null : "row" });
  const body = el("tbody", {}, rows.map((row) => el("tr", {}, row.map(cell))));
  // A box of its own, that a keyboard can scroll too.
  const box = { tabindex: "0", role: "region", "aria-label": label("table") };
  return el("div.table", box, el("table", {}, named ? head : null, body));
}

const cards = ({ cards: list }, desk) =>
  el("ol.cards", { role: "list" }, list.map((one) => el("li", {}, card(one, desk))));

function link({ label: words, url }) {
  // Only addresses that can't run anything here.
  if (!/^(https?|mailto|tel):/i.test(url)) return el("p.text", { text: `${words}: ${url}` });
  const address = { href: url, target: "_blank", rel: "noopener noreferrer" };
  return el("a.outside", address, words, unseen(` ${label("new_tab")}`));
}

function file({ name, media_type: type, content, label: words }) {
  const href = URL.createObjectURL(new Blob([content], { type }));
  return el("a.file", { href, download: name }, words, el("span.quiet", { text: name }));
}

function progress({ done, of, label: words }) {
  const id = freshId("progress");
  const bar = el("progress", { value: done, max: of, "aria-labelledby": id });
  return el("div.progress", {}, el("span", { id, text: words }), bar);
}

function image({ url, alt }) {
  const picture = el("img", { src: url, alt, loading: "lazy" });
  picture.addEventListener("error", () => picture.replaceWith(el("p.text.quiet", { text: alt })));
  return picture;
}

const PARTS = { Text: text, Facts: facts, Table: table, Chart: chart, Cards: cards, Link: link, File: file };
Object.assign(PARTS, { Progress: progress, Image: image, Field: field });
