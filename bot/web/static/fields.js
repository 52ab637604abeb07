// The fields of a form: what can be filled in, what is missing, and what was filled in.

import { el, freshId, label } from "./page.js";

const FEW = 7; // more options than this become a list with a filter
const SEVERAL = 12; // more tick boxes than this get a search

/** One field with its label, hint and error. `typed` holds what was filled in before the card was drawn anew. */
export function field(part, desk, typed) {
  const { name, kind = "line", options = [], required = true, hint = "", error = "" } = part;
  const [id, hintId, errorId] = ["field", "hint", "error"].map(freshId);
  const filledIn = { ...part, id, required, value: typed[name] ?? part.initial ?? "" };
  const grouped = kind === "many" || (kind === "one" && options.length <= FEW);
  const build = { many: ticks, one: grouped ? radios : select, lines: area }[kind] ?? line;
  const described = hint ? `${hintId} ${errorId}` : errorId;
  const box = el(
    grouped ? "fieldset.field" : "div.field",
    { "aria-describedby": grouped ? described : null },
    el(grouped ? "legend" : "label", { for: grouped ? null : id }, part.label, required ? null : optional()),
    hint ? el("p.hint", { id: hintId, text: hint, dir: "auto" }) : null,
    build(filledIn),
    el("p.error", { id: errorId }),
  );
  if (!grouped) controls(box)[0].setAttribute("aria-describedby", described);
  if (error) complain(box, error);
  box.addEventListener("input", () => complain(box, ""));
  return box;
}

const optional = () => el("span.optional", { text: ` ${label("optional")}` });
const controls = (box) => [...box.querySelectorAll("[name]")];

function line({ id, name, kind, value, required, most }) {
  const type = { number: "number", date: "date", time: "time" }[kind] ?? "text";
  const limits = { required, maxlength: most || null, step: type === "number" ? "any" : null };
  return el("input", { id, name, type, value, ...limits, autocomplete: "off", dir: "auto" });
}

function area({ id, name, value, required, most }) {
  const node = el("textarea", { id, name, required, maxlength: most || null, rows: 3, dir: "auto" });
  node.value = value;
  if (!most) return node;
  // Seen, but not read aloud at every key.
  const count = el("p.count", { "aria-hidden": "true" });
  const update = () => (count.textContent = label("count", { n: node.value.length, most }));
  node.addEventListener("input", update);
  update();
  return [node, count];
}

function radios({ name, options, value, required }) {
  const chips = options.map((option) => chip("radio", name, option, option.value === value, required));
  let chosen = chips.map(({ firstChild }) => firstChild).find((radio) => radio.checked);
  const box = el("div.chips", {}, chips);
  // What may be left out can be taken back, by choosing it again.
  box.addEventListener("click", ({ target }) => {
    if (target.name !== name) return;
    if (!required && target === chosen) target.checked = false;
    chosen = target.checked ? target : null;
  });
  return box;
}

/** Any of the options, but no more than `most`; a browser knows no such rule. */
function ticks({ name, options, value, required, most = 0 }) {
  const chips = options.map((option) => chip("checkbox", name, option, [value].flat().includes(option.value), false));
  const inputs = chips.map(({ firstChild }) => firstChild);
  const [box, count] = [el("div.chips", {}, chips), el("p.count", { hidden: !most })];
  const update = () => {
    const n = inputs.filter((input) => input.checked).length;
    for (const input of inputs) input.disabled = most > 0 && !input.checked && n >= most;
    inputs[0]?.setCustomValidity(required && !n ? label("choose_some") : "");
    count.textContent = label("chosen", { n, most });
  };
  // What was chosen first counts most, so the order is kept.
  box.order = [value].flat();
  box.addEventListener("input", ({ target }) => {
    box.order = box.order.filter((one) => one !== target.value);
    if (target.checked) box.order.push(target.value);
    update();
  });
  update();
  if (options.length <= SEVERAL) return [box, count];
  box.classList.add("tall");
  const show = (words) => {
    for (const one of chips) one.hidden = !one.firstChild.checked && !found(one.textContent, words);
  };
  return [finder(show), box, count];
}

function chip(type, name, option, checked, required) {
  const input = el("input", { type, name, value: option.value, checked, required });
  return el("label.chip", {}, input, el("span", { text: option.label, dir: "auto" }));
}

function select({ id, name, options, value, required }) {
  const all = options.map((one) => el("option", { value: one.value, text: one.label, selected: one.value === value }));
  const none = required && all.some((one) => one.selected) ? [] : [el("option", { value: "", text: label("choose") })];
  const node = el("select", { id, name, required }, none, all);
  const show = (words) => {
    const chosen = node.value;
    const fitting = all.filter((one) => found(one.text, words));
    // Not every browser hides an option, so what doesn't fit leaves; what is chosen always stays.
    node.replaceChildren(...none, ...all.filter((one) => one.value === chosen || fitting.includes(one)));
    node.value = words.trim() && fitting.length ? fitting[0].value : chosen;
    node.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return [finder(show), node];
}

function finder(show) {
  const words = { "aria-label": label("search"), placeholder: label("search") };
  const node = el("input.finder", { type: "search", autocomplete: "off", ...words });
  node.addEventListener("input", (event) => {
    event.stopPropagation();
    show(node.value);
  });
  // Enter must not send a form that somebody is still filling in.
  node.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  return node;
}

const found = (text, words) => words.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));

/** Writes what is wrong under each field, in the browser's own words; returns the first control to mend, if any. */
export function firstError(form) {
  const wrong = (box) => controls(box).find((control) => !control.checkValidity());
  const boxes = [...form.querySelectorAll(".field")];
  for (const box of boxes) complain(box, wrong(box)?.validationMessage ?? "");
  return wrong(form);
}

function complain(box, words) {
  box.querySelector(".error").textContent = words;
  for (const control of controls(box)) control.ariaInvalid = words ? "true" : null;
}

/** What the form holds: {name: "text" or, for "many", ["a", "b"]}. */
export function filled(form, fields) {
  const data = new FormData(form);
  const order = (name) => form.querySelector(`[name="${name}"]`)?.closest(".chips")?.order ?? [];
  const many = (name) => data.getAll(name).sort((a, b) => order(name).indexOf(a) - order(name).indexOf(b));
  const value = ({ name, kind }) => (kind === "many" ? many(name) : (data.get(name) ?? ""));
  return Object.fromEntries(fields.map((one) => [one.name, value(one)]));
}
