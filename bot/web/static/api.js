// The server: asking, insisting and listening.

import { label } from "./page.js";

/** The server understood and said no; `message` is its text for the reader. */
export class Refused extends Error {}

/** 128 random bits in hex; crypto.randomUUID is missing where the page isn't on https or this machine. */
export function eventId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const PATIENCE = 30_000;

/** Asks once. Raises Refused, or a network error that may be tried again. */
export async function ask(path, body) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, { ...(body ? post : {}), signal: AbortSignal.timeout(PATIENCE) });
  if (response.ok) return response.json();
  // A proxy or a server that is just starting: the same as no answer.
  if ([502, 503, 504].includes(response.status)) throw new TypeError(response.statusText);
  const said = await response.json().catch(() => ({}));
  throw new Refused(said.error ?? label("error"));
}

/** Asks until there is an answer. `body.id` lets the server see a repeat, so nothing happens twice. */
export async function insist(path, body, onRetry = () => {}) {
  for (let wait = 1000; ; wait = Math.min(wait * 2, 15_000)) {
    try {
      return await ask(path, body);
    } catch (problem) {
      if (problem instanceof Refused) throw problem;
      onRetry();
      await new Promise((resume) => {
        setTimeout(resume, wait);
        addEventListener("online", resume, { once: true });
      });
    }
  }
}

/** Listens for what happens: on.message, on.people, on.clock; on.lost and on.back tell of the connection itself. */
export function listen(on, before = false) {
  const source = new EventSource("/api/stream");
  let lost = before;
  source.onopen = () => {
    if (lost) on.back();
    lost = false;
  };
  source.onerror = () => {
    lost = true;
    on.lost();
    // After an error answer a browser gives up for good.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(on, true), 3000);
  };
  for (const name of ["message", "people", "clock"]) {
    source.addEventListener(name, (event) => on[name](JSON.parse(event.data)));
  }
}
