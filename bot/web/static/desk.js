// The live half of the desk. Everything works without it: links, forms and reloading do the same.
"use strict";
(() => {
  const talk = document.querySelector(".talk");
  if (talk) talk.scrollTop = talk.scrollHeight;
  document.querySelector("[data-told]")?.focus();
})();

// ── A link to copy once ──────────────────────────────────────────────────────
(() => {
  const button = document.querySelector("[data-copy]");
  const field = button && document.getElementById(button.dataset.copy);
  field?.addEventListener("focus", () => field.select());
  if (!button || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(field.value); button.textContent = "Gekopieerd"; } catch { field.focus(); }
  });
})();

// ── The queue's keys ─────────────────────────────────────────────────────────
(() => {
  const help = document.getElementById("toetsen");
  if (!help) return;
  const SETTING = "desk-keys";
  const toggle = help.querySelector("[data-keys-switch]");
  const rows = () => [...document.querySelectorAll(".queue__row")];
  let last = ""; // the reference of the row that was left
  try { toggle.checked = localStorage.getItem(SETTING) !== "off"; } catch { /* then it holds for this page */ }
  toggle.addEventListener("change", () => {
    try { localStorage.setItem(SETTING, toggle.checked ? "on" : "off"); } catch { /* idem */ }
  });
  document.querySelector("[data-keys]").hidden = false;
  document.querySelector("[data-keys-open]").addEventListener("click", () => help.showModal());
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest(".queue__row");
    if (row) last = row.dataset.ref;
  });

  const go = (steps) => {
    const all = rows();
    const inside = document.activeElement.closest(".queue__row");
    const here = all.findIndex((row) => (inside ? row === inside : row.dataset.ref === last));
    const next = here < 0 ? (steps > 0 ? 0 : all.length - 1) : inside ? here + steps : here;
    const row = all[Math.max(0, Math.min(next, all.length - 1))];
    if (!row) return;
    row.querySelector(".queue__name").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const acts = {
    j: () => go(1),
    k: () => go(-1),
    c: () => document.activeElement.closest(".queue__row")?.querySelector("form")?.requestSubmit(),
    "/": () => document.getElementById("f-q").focus(),
    "?": () => help.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || help.open) return;
    if (at.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(at.tagName)) return;
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (arrow && at.closest(".queue__row")) go(arrow);
    else if (toggle.checked && Object.hasOwn(acts, event.key.toLowerCase())) acts[event.key.toLowerCase()]();
    else return;
    event.preventDefault();
  });
})();

// ── What is new ──────────────────────────────────────────────────────────────
(() => {
  const news = document.querySelector("[data-news]");
  if (!news) return;
  const queue = document.querySelector('[data-renews="rows"]');
  const RENEW = 60_000; // waiting times grow without anything happening
  const LONGEST = 60_000;
  const fresh = { opened: 0, message: 0 };
  let known = "";
  let stream = null;
  let pause = 1_000;
  let timer = 0;
  let stale = false;
  let renewing = false;

  const counted = (n, one, many) => (n === 1 ? `1 ${one}` : `${n} ${many}`);
  const words = () => [
    fresh.opened && counted(fresh.opened, "nieuwe aanmelding", "nieuwe aanmeldingen"),
    fresh.message && counted(fresh.message, "nieuw bericht", "nieuwe berichten"),
  ].filter(Boolean).join(" en ");
  const say = (text, label, act) => {
    const line = document.createElement("span");
    line.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = label;
    button.addEventListener("click", act);
    news.replaceChildren(...(text ? [line, button] : []));
  };
  const quiet = () => { fresh.opened = fresh.message = 0; news.replaceChildren(); };

  // ── the queue: renewed at once, but never under somebody's hands
  const inUse = () => queue.contains(document.activeElement) || queue.matches(":hover");
  const fetched = async () => {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) throw new Error("not the queue");
    return new DOMParser().parseFromString(await response.text(), "text/html");
  };
  const renew = async (asked) => {
    if (renewing || (document.hidden && !asked)) { stale = true; return; }
    renewing = true;
    stale = false;
    try {
      const page = await fetched();
      const rows = page.querySelector('[data-renews="rows"]');
      const views = page.querySelector('[data-renews="views"]');
      const old = document.querySelector('[data-renews="views"]');
      if (rows && views) {
        if (!old.contains(document.activeElement)) old.replaceChildren(...views.childNodes);
        if (inUse() && !asked) stale = inPlace(rows);
        else whole(rows);
      }
    } catch { stale = true; /* the next time will do */ }
    renewing = false;
  };
  // Renews the rows that stay where they are; returns whether others came, went or moved.
  const inPlace = (rows) => {
    const order = (part) => [...part.querySelectorAll("[data-ref]")].map((row) => row.dataset.ref).join();
    for (const row of rows.querySelectorAll("[data-ref]")) {
      const here = queue.querySelector(`[data-ref="${row.dataset.ref}"]`);
      if (here && !here.contains(document.activeElement) && !here.matches(":hover")) here.replaceChildren(...row.cloneNode(true).childNodes);
    }
    return order(rows) !== order(queue);
  };
  const whole = (rows) => {
    const ref = document.activeElement.closest("[data-ref]")?.dataset.ref;
    queue.replaceChildren(...rows.childNodes);
    if (ref) queue.querySelector(`[data-ref="${ref}"] .queue__name`)?.focus({ preventScroll: true });
  };
  const changed = () => {
    renew(false).then(() => {
      const text = words() || (stale ? "De wachtrij is veranderd" : "");
      if (text) say(text, stale ? "Toon" : "Sluit", async () => {
        if (stale) await renew(true);
        quiet();
        queue.focus({ preventScroll: true });
      });
    });
  };
  const letGo = () => { if (stale && !inUse()) renew(false); };
  if (queue) {
    queue.addEventListener("pointerleave", letGo);
    queue.addEventListener("focusout", () => setTimeout(letGo));
    setInterval(() => renew(false), RENEW);
  }

  // ── one stream while somebody looks; a browser gives a site six connections for all its tabs together
  const heard = (event) => {
    known = event.lastEventId;
    const { ref, kind, own } = JSON.parse(event.data);
    if (queue) {
      if (!own && kind in fresh) fresh[kind] += 1;
      clearTimeout(timer);
      timer = setTimeout(changed, 150); // one renewal for what comes together
    } else if (ref === news.dataset.ref && !own) {
      say("Er is iets nieuws.", "Ververs", () => location.assign(`/desk/case/${ref}`));
    }
  };
  const open = () => {
    if (stream || document.hidden) return;
    stream = new EventSource(`/desk/events${known ? `?after=${known}` : ""}`);
    stream.addEventListener("begin", (event) => { known = event.lastEventId; pause = 1_000; });
    stream.addEventListener("change", heard);
    stream.addEventListener("error", () => {
      shut();
      setTimeout(open, pause * (0.5 + Math.random()));
      pause = Math.min(2 * pause, LONGEST);
    });
  };
  const shut = () => { stream?.close(); stream = null; };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { shut(); return; }
    open();
    if (queue) renew(false);
  });
  addEventListener("pagehide", shut);
  addEventListener("pageshow", open);
})();

// ── Words that were written and not sent ─────────────────────────────────────
(() => {
  let sent = null;
  const unsent = () => [...document.querySelectorAll("textarea")].some((field) => field.form !== sent && field.value.trim() && field.value !== field.defaultValue);
  document.addEventListener("submit", (event) => { sent = event.target; });
  addEventListener("beforeunload", (event) => { if (unsent()) event.preventDefault(); sent = null; });
})();

// ── How hard a reply is to read ──────────────────────────────────────────────
(() => {
  const form = document.querySelector("[data-reading]");
  if (!form) return;
  const box = form.querySelector("[data-level]");
  const WAIT = 600;
  let timer = 0;
  const look = async () => {
    const text = form.elements.text.value.trim();
    if (text.length < 20) { box.hidden = true; return; }
    const body = new URLSearchParams({ csrf: form.elements.csrf.value, text });
    try {
      const response = await fetch(form.dataset.reading, { method: "POST", body });
      if (!response.ok) return;
      const told = await response.json();
      form.querySelector("[data-level-label]").textContent = told.label;
      form.querySelector("[data-level-advice]").textContent = told.advice.join(" ");
      box.classList.toggle("notice--wait", told.level === "hard");
      box.hidden = false;
    } catch { /* the server says so when it is sent */ }
  };
  form.elements.text.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, WAIT); });
})();

// ── The figures on paper ─────────────────────────────────────────────────────
(() => {
  const print = document.querySelector("[data-print]");
  if (!print) return;
  print.hidden = false;
  print.addEventListener("click", () => window.print());
})();
