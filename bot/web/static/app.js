// The page: who is open (in the address), the clock, the composer, and what the server tells.

import { ask, insist, listen } from "./api.js";
import { arrive, complain, draftOf, keepDraft, markRead, openChat, resume, say, scrolled, toEnd } from "./chat.js";
import { dial, showPeople, waiting, walk, whoIsOpen } from "./people.js";
import { byId, el, label, note, speak } from "./page.js";

async function start() {
  await loadPage();
  await loadPeople();
  document.body.removeAttribute("aria-busy");
  listen({ message: heard, people: pageSoon, clock: pageSoon, lost, back });
  resume();
  await turn();
}

let language;

/** The page's words, in the language of whoever is open. */
async function loadPage() {
  const page = await insist(asOpen("/api/page"));
  if (page.language) document.documentElement.lang = language = page.language;
  if (page.direction) document.documentElement.dir = page.direction;
  speak(page.labels);
  byId("programme").textContent = page.programme;
  byId("begin").replaceChildren(...(page.begin ?? []).map(beginning));
  showClock(page.clock);
}

const asOpen = (path) => (location.hash.length > 1 ? `${path}?as=${location.hash.slice(1)}` : path);

function beginning({ id, name, why }) {
  return el("li", {}, el("a", { href: `#${encodeURIComponent(id)}` }, el("b", { text: name }), why));
}

/** Somebody else is open: they are shown at once, and where they read another language, once more in that. */
async function changed() {
  const before = language;
  await turn();
  await loadPage();
  if (language === before) return;
  await loadPeople();
  await turn();
}

/** Shows whoever the address names; nobody shows the list of people alone. */
async function turn() {
  const someone = whoIsOpen();
  document.body.dataset.view = someone ? "chat" : "people";
  byId("somebody").hidden = !someone;
  byId("nobody").hidden = Boolean(someone);
  showPeople();
  showWho();
  if (!someone) return;
  byId("words").value = draftOf(someone.id);
  grow();
  await openChat(someone.id).catch(complain);
  // With a touch screen the keyboard would cover what is to be read.
  if (matchMedia("(hover: hover)").matches) byId("words").focus({ preventScroll: true });
}

function showWho() {
  const [someone, count] = [whoIsOpen(), waiting()];
  const name = someone?.name ?? byId("programme").textContent;
  document.title = `${count ? `(${count}) ` : ""}${name} · mentorbot`;
  if (!someone) return;
  const { role, where, day, time } = someone;
  byId("who-dial").replaceChildren(dial(someone));
  byId("who-name").textContent = name;
  byId("who-about").textContent = [role, where, `${day}, ${time}`].filter(Boolean).join(" · ");
}

async function loadPeople() {
  showPeople(await insist(asOpen("/api/people")));
  showWho();
}

// ------------------------------------------------------------------ what the server tells

const readSoon = soon(() => document.visibilityState === "visible" && whoIsOpen() && markRead(whoIsOpen().id), 400);
const peopleSoon = soon(() => loadPeople().catch(complain), 150);
const pageSoon = soon(() => loadPage().then(loadPeople).catch(complain), 150); // somebody may read another language now

function heard({ person: id, message }) {
  arrive(id, [message]);
  if (id === whoIsOpen()?.id) readSoon();
  else peopleSoon();
}

function moved(clock) {
  showClock(clock);
  peopleSoon();
}

const lost = () => (document.body.dataset.lost = label("reconnecting"));

function back() {
  delete document.body.dataset.lost;
  peopleSoon();
  if (whoIsOpen()) openChat(whoIsOpen().id, false).catch(complain);
}

/** Many calls in a short time become one. */
function soon(act, wait) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
}

// ------------------------------------------------------------------ the clock

function showClock({ now, moved: isMoved }) {
  for (const node of document.querySelectorAll("[data-clock=now]")) node.textContent = now;
  for (const node of document.querySelectorAll("[data-clock=moved]")) node.hidden = !isMoved;
}

async function moveClock(button) {
  const clock = byId("clock");
  if (clock.ariaBusy === "true") return;
  clock.ariaBusy = "true";
  const buttons = [...byId("clock-moves").children];
  // Not `disabled`, which would take the focus away from a keyboard.
  for (const one of buttons) one.ariaDisabled = "true";
  button.classList.add("working");
  try {
    const answer = await ask(asOpen("/api/clock"), { by: button.dataset.by });
    moved(answer);
    note(answer.what || (button.dataset.by === "next" ? label("clock_nothing") : answer.now));
  } catch (problem) {
    complain(problem);
  }
  clock.ariaBusy = null;
  for (const one of buttons) one.ariaDisabled = null;
  button.classList.remove("working");
}

// ------------------------------------------------------------------ the composer

function grow() {
  const words = byId("words");
  words.style.setProperty("height", "auto");
  words.style.setProperty("height", `${words.scrollHeight}px`);
}

function send(event) {
  event?.preventDefault();
  const text = byId("words").value.trim();
  if (!text) return;
  byId("words").value = "";
  write();
  say(text);
}

function write() {
  keepDraft(whoIsOpen().id, byId("words").value);
  grow();
}

byId("composer").addEventListener("submit", send);
byId("words").addEventListener("input", write);
byId("words").addEventListener("keydown", (event) => {
  // While a word is being composed (Japanese, Chinese, Korean), Enter belongs to the keyboard.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
});
byId("clock-moves").addEventListener("click", ({ target }) => target.dataset.by && moveClock(target));
byId("clock-toggle").addEventListener("click", ({ currentTarget }) => {
  currentTarget.ariaExpanded = String(currentTarget.ariaExpanded !== "true");
});
byId("people").addEventListener("keydown", walk);
byId("find").addEventListener("input", () => showPeople());
byId("log").addEventListener("scroll", scrolled, { passive: true });
byId("newer").addEventListener("click", () => toEnd());
byId("skip").addEventListener("click", (event) => {
  // A jump that leaves the address alone: it says who is open.
  event.preventDefault();
  (byId("somebody").hidden ? byId("chat") : byId("words")).focus();
});
addEventListener("hashchange", () => changed().catch(complain));
addEventListener("visibilitychange", readSoon);

start().catch(complain);
