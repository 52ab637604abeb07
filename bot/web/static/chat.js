// The chat of whoever is open: its messages, what is on its way, and the reader's place in it.

import { ask, eventId, insist, Refused } from "./api.js";
import { card, fieldsOf, fold } from "./cards.js";
import { alarm, byId, el, label, unseen } from "./page.js";

const shown = new Map(); // message id -> its JSON, so that a repeat changes nothing
const typing = new Map(); // "person message" -> what is in a form; never stored, it may be private
const lines = new Map(); // person -> the promise of what was typed last: words arrive in their order
let pending = JSON.parse(sessionStorage.getItem("pending") ?? "[]"); // typed and not yet answered; survives a reload
let open = null;
let early = null; // what comes while a chat is loading: newer than what is being loaded

const log = byId("log");
const path = (person) => `/api/chat/${encodeURIComponent(person)}`;
const find = (id) => log.querySelector(`[data-id="${CSS.escape(id)}"]`);

/** Opens somebody's chat; without `fresh` only what changed is drawn. Reading marks it read. */
export async function openChat(person, fresh = true) {
  [open, early] = [person, []];
  // A whole chat isn't news: screen readers hear only what comes later.
  if (fresh) log.ariaLive = "off";
  if (fresh) clear([]);
  const { messages } = await insist(path(person));
  if (open !== person) return;
  const later = early ?? [];
  early = null;
  clear(messages.map((message) => message.id));
  arrive(person, [...messages, ...later]);
  for (const one of pending) if (one.person === person) showPending(one);
  if (fresh) toEnd();
  setTimeout(() => (log.ariaLive = "polite"), 500);
}

/** Takes away all messages but these, and the days with them when none is left. */
function clear(kept) {
  for (const node of log.querySelectorAll("article")) if (!kept.includes(node.dataset.id)) drop(node);
  if (!kept.length) log.replaceChildren();
}

export const markRead = (person) => ask(path(person)).catch(() => {});

function drop(node) {
  node.querySelectorAll("a[download]").forEach((file) => URL.revokeObjectURL(file.href));
  shown.delete(node.dataset.id);
  node.remove();
}

/** New messages come last, known ones are replaced where they stand; the reader's place is kept. */
export function arrive(person, messages) {
  if (person !== open) return;
  if (early) return void early.push(...messages);
  const [wasNear, fresh] = [nearEnd(), []];
  for (const message of messages) {
    const text = JSON.stringify(message);
    if (shown.get(message.id) === text) continue;
    shown.set(message.id, text);
    if (message.from === "me") settle(message);
    const old = find(message.id);
    if (old) replace(old, article(message));
    else fresh.push(append(article(message), message.day));
  }
  greet();
  if (fresh.length && wasNear) toEnd(fresh[0]);
  else if (fresh.length) byId("newer").hidden = false;
}

function article(message) {
  const { id, from, at, old, text, card: data } = message;
  const mine = from === "me";
  const body = mine ? fold(el("p.bubble", { dir: "auto" }), text ?? "") : card(data, desk(message));
  return el(
    `article.message.${from}${old ? ".old" : ""}`,
    { "data-id": id },
    unseen(label(mine ? "from_me" : "from_bot")),
    // What was asked before, and can't be answered any more, shows as one line.
    old && data?.buttons ? el("details", {}, el("summary", { text: data.title, dir: "auto" }), body) : body,
    el("time", { text: at }),
  );
}

/** A day has one line above its first message. */
function append(node, day) {
  const last = [...log.querySelectorAll(".day")].at(-1)?.textContent;
  if (day && day !== last) log.append(el("p.day", { text: day }));
  log.append(node);
  return node;
}

function replace(old, node) {
  const [before, hadFocus] = [old.getBoundingClientRect(), old.contains(document.activeElement)];
  old.replaceWith(node);
  const after = node.getBoundingClientRect();
  if (before.bottom <= log.getBoundingClientRect().top) log.scrollTop += after.height - before.height;
  if (!hadFocus) return;
  node.scrollIntoView({ block: after.height > log.clientHeight ? "start" : "nearest" });
  (node.querySelector("[aria-invalid=true]") ?? node.querySelector("h3"))?.focus({ preventScroll: true });
}

/** What a card needs to be pressed, and to remember what was typed into it. */
function desk(message) {
  const person = open;
  const key = `${person} ${message.id}`;
  // A form that asks something else, or that the bot filled in anew, starts from what the bot says.
  const sign = (data) => {
    const fields = fieldsOf(data).map(({ name, initial }) => [name, initial]);
    return JSON.stringify([fields, data.buttons.find((button) => button.submit)]);
  };
  return {
    press: (button, values, node) => press(person, message.id, key, button, values, node),
    keep: (data, values) => typing.set(key, { values, sign: sign(data) }),
    typed: (data) => {
      const kept = typing.get(key);
      const taken = kept?.sent && !fieldsOf(data).some((one) => one.error);
      return kept?.sign === sign(data) && !taken ? kept.values : {};
    },
  };
}

async function press(person, message, key, { action, value = "" }, values, node) {
  const box = node.closest("article");
  if (box.ariaBusy === "true") return;
  box.ariaBusy = "true";
  node.classList.add("working");
  const state = node.closest(".card").querySelector(".state");
  const kept = values ? typing.get(key) : undefined;
  if (kept) kept.sent = true;
  shown.delete(message); // the same answer again is drawn again: what was wrong is still said
  const body = { id: eventId(), message, action, value, values };
  try {
    const { messages } = await insist(path(person), body, () => (state.textContent = label("trying_again")));
    arrive(person, messages);
  } catch (problem) {
    if (kept) kept.sent = false;
    complain(problem);
  }
  box.ariaBusy = null;
  node.classList.remove("working");
  state.textContent = "";
}

export const complain = (problem) => alarm(problem instanceof Refused ? problem.message : label("error"));

/** Sends what was typed. It shows at once, and stays until the server has it. */
export function say(text) {
  const one = { person: open, id: eventId(), text };
  remember([...pending, one]);
  showPending(one);
  toEnd();
  deliver(one);
}

/** What somebody has typed and not sent yet; it survives a reload. */
export const draftOf = (person) => sessionStorage.getItem(`draft ${person}`) ?? "";
export const keepDraft = (person, text) => sessionStorage.setItem(`draft ${person}`, text);

/** After a reload: what was still on its way goes out again, under the same id. */
export const resume = () => pending.forEach(deliver);

const remember = (list) => sessionStorage.setItem("pending", JSON.stringify((pending = list)));

function deliver(one) {
  const before = lines.get(one.person) ?? Promise.resolve();
  lines.set(one.person, before.then(() => send(one)));
}

async function send({ person, id, text }) {
  const again = () => find(id)?.querySelector("time")?.replaceChildren(label("trying_again"));
  const answer = await insist(path(person), { id, text }, again).catch((problem) => problem);
  remember(pending.filter((one) => one.id !== id));
  log.querySelector(`.pending[data-id="${id}"]`)?.remove();
  if (!(answer instanceof Error)) return arrive(person, answer.messages);
  complain(answer);
  // What could not be said goes back to where it was typed.
  keepDraft(person, draftOf(person) || text);
  if (person === open) byId("words").value ||= text;
}

function showPending({ id, text }) {
  if (find(id)) return;
  const bubble = el("p.bubble", { text, dir: "auto" });
  append(el("article.message.me.pending", { "data-id": id }, bubble, el("time", { text: label("sending") })));
  greet();
}

/** The server's copy of what was typed takes the place of ours, even when the stream is faster than the answer. */
function settle({ id, text }) {
  const ours = pending.find((one) => one.person === open && one.text === text && find(one.id));
  if (ours && ours.id !== id) find(ours.id).remove();
}

/** A chat without messages offers the first words to type. */
function greet() {
  log.querySelector(".first")?.remove();
  if (log.querySelector("article")) return;
  const words = [1, 2, 3, 4, 5, 6].map((n) => label(`try_${n}`)).filter(Boolean);
  const chips = words.map((text) => el("button.plain", { type: "button", text, onclick: () => say(text) }));
  const welcome = [el("h3", { text: label("empty_title") }), el("p", { text: label("empty_text") })];
  log.append(el("div.first", {}, welcome, el("div.buttons", {}, chips)));
}

const nearEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 120;

/** Down to the newest, but never past the beginning of what is new. */
export function toEnd(first = [...log.querySelectorAll("article")].at(-1)) {
  log.scrollTop = first ? first.offsetTop - 16 : 0;
  byId("newer").hidden = true;
}

/** The pill goes when the reader has come down. */
export const scrolled = () => nearEnd() && (byId("newer").hidden = true);
