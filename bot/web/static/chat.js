// The live half of the chat. Everything works without it; with it, an answer doesn't reload the page, and nothing is
// lost in a tunnel: what is sent keeps its one-time number and is sent again until it arrives.
"use strict";
(() => {
  const KEEP = "praktijkwijs-unsent";
  const WAITS = [1, 2, 4, 8, 15, 30, 30, 30, 60, 60, 60, 60]; // seconds; after these the person decides
  const find = (selector) => document.querySelector(selector);
  const chat = () => find("#chat");
  let busy = false;
  let retry = null;
  let news = null; // the first of what was said last

  function unsent(value) {
    try {
      const key = KEEP + chat().dataset.base;
      if (value === null) sessionStorage.removeItem(key);
      else if (value !== undefined) sessionStorage.setItem(key, JSON.stringify(value));
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null; // storage is off: the page itself still holds it
    }
  }

  // Put what is new in the place of what is old, and leave alone what stayed: a screen reader then reads only the news.
  function swap(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#chat");
    if (!fresh) return location.reload();
    document.dispatchEvent(new Event("chat-changes"));
    const old = chat();
    const log = old.querySelector(".chat-log");
    const lines = [...fresh.querySelector(".chat-log").children];
    const typed = find("#antwoord").value;
    const known = new Set([...log.children].map((line) => line.id));
    news = lines.find((line) => line.id && !known.has(line.id)) || news;
    let here = log.firstElementChild;
    for (const line of lines) {
      if (here && here.outerHTML === line.outerHTML) {
        here = here.nextElementSibling;
      } else {
        while (here) { const next = here.nextElementSibling; here.remove(); here = next; }
        log.append(line);
      }
    }
    while (here) { const next = here.nextElementSibling; here.remove(); here = next; }
    for (const name of ["aria-label", "data-waiting", "data-sending", "data-you"]) {
      log.setAttribute(name, fresh.querySelector(".chat-log").getAttribute(name));
    }
    const dock = fresh.querySelector("[data-dock]");
    const field = dock.querySelector("#antwoord");
    if (!field.value && !busy) field.value = typed; // half a sentence survives the news
    old.querySelector("[data-dock]").replaceWith(dock);
    const main = old.querySelector(".chat-main");
    while (old.firstElementChild !== main) old.firstElementChild.remove();
    const above = [...fresh.children].slice(0, [...fresh.children].indexOf(fresh.querySelector(".chat-main")));
    main.before(...above);
    for (const name of ["lang", "dir", "data-title", "data-last", "data-base"]) old.setAttribute(name, fresh.getAttribute(name));
    document.documentElement.lang = fresh.lang;
    document.documentElement.dir = fresh.dir;
    document.title = fresh.dataset.title;
    document.dispatchEvent(new Event("chat-changed"));
  }

  function look() {
    const mine = [...document.querySelectorAll(".chat-log > .msg--me")].pop();
    const question = find("#vraag");
    // What was pressed may not stand there as words of their own; then the view begins at what was said to it.
    const from = (news && news.isConnected ? news : mine) || question;
    const log = find(".chat-log");
    if (from && log.scrollHeight > log.clientHeight) log.scrollTop += from.getBoundingClientRect().top - log.getBoundingClientRect().top - 16;
    else if (from) from.scrollIntoView({ block: "start" }); // a low screen: the page scrolls
    return question;
  }

  function notice(shown, gaveUp) {
    const bar = find("[data-offline]");
    if (!bar) return;
    bar.hidden = !shown;
    const text = bar.querySelector("[data-offline-text]");
    if (gaveUp) text.textContent = text.dataset.offlineLost;
    bar.querySelector("[data-again]").hidden = !gaveUp;
  }

  function hold(on) {
    busy = on;
    for (const button of document.querySelectorAll("[data-say] button")) button.disabled = on;
    chat().setAttribute("aria-busy", String(on));
  }

  function pending(sent) {
    const log = find(".chat-log");
    for (const old of log.querySelectorAll("[data-pending]")) old.remove();
    const row = document.createElement("div");
    row.className = "msg msg--me is-waiting";
    row.dataset.pending = "";
    row.innerHTML = '<div class="bubble"><p dir="auto"></p></div>';
    row.querySelector("p").textContent = sent.label;
    log.append(row);
    row.scrollIntoView({ block: "nearest" });
  }

  async function send(sent, attempt = 0) {
    clearTimeout(retry);
    let response = null;
    try {
      response = await fetch(sent.action, {
        method: "POST", body: new URLSearchParams(sent.fields), headers: { "X-Part": "chat", Accept: "text/html" },
      });
    } catch { /* no connection: again below */ }
    if (response && response.ok) {
      const html = await response.text().catch(() => null);
      if (html !== null) {
        unsent(null);
        swap(html);
        hold(false);
        notice(false);
        const question = look();
        if (question) question.focus({ preventScroll: true });
        return;
      }
    }
    if (response && response.status < 500 && response.status !== 429) {
      unsent(null);
      location.assign(sent.action.replace(/\/say$/, "") || "/");
      return;
    }
    if (attempt >= WAITS.length) { notice(true, true); return; }
    notice(true, false);
    const asked = response ? Number(response.headers.get("Retry-After")) || 0 : 0;
    retry = setTimeout(() => send(sent, attempt + 1), 1000 * Math.max(asked, WAITS[attempt] * (0.75 + Math.random() / 2)));
  }

  function begin(sent) {
    unsent(sent);
    hold(true);
    pending(sent);
    send(sent);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-say]");
    if (!form) return;
    event.preventDefault();
    if (busy) return;
    const fields = Object.fromEntries(new FormData(form));
    const button = event.submitter;
    if (button && button.name) fields[button.name] = button.value;
    if (!fields.press && !(fields.text || "").trim()) return;
    const label = fields.press ? (button.querySelector(".answer__text > span, .lang__own") || button).textContent.trim() : fields.text;
    begin({ action: form.getAttribute("action"), fields, label });
  });

  document.addEventListener("click", (event) => {
    const menu = find(".tool-menu[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
    if (event.target.closest("[data-again]")) resend();
    const control = event.target.closest("[data-widget]");
    if (!control) return;
    if (control.dataset.widget === "size") {
      const text = control.querySelector("span");
      [text.textContent, control.dataset.other] = [control.dataset.other, text.textContent];
    }
    parent.postMessage({ praktijkwijs: control.dataset.widget }, "*");
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = find(".tool-menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
    else if (parent !== window) parent.postMessage({ praktijkwijs: "close" }, "*");
  });

  function resend() {
    const sent = unsent();
    if (!sent) return;
    hold(true);
    pending(sent);
    send(sent);
  }
  addEventListener("online", resend);

  // News from the other side: told by the server, and looked for now and then where that doesn't work.
  async function fetchNews() {
    if (busy) return;
    try {
      const response = await fetch(chat().dataset.base || "/", { headers: { "X-Part": "chat", Accept: "text/html" } });
      if (!response.ok || busy) return;
      const focused = document.activeElement && document.activeElement.id;
      swap(await response.text());
      if (focused && find("#" + CSS.escape(focused))) find("#" + CSS.escape(focused)).focus({ preventScroll: true });
      const newest = find(".chat-log").lastElementChild;
      if (newest) newest.scrollIntoView({ block: "nearest" });
    } catch { /* the next look will do */ }
  }
  let listening = null;
  function listen() {
    if (listening || document.hidden || !("EventSource" in window)) return;
    listening = new EventSource(`${chat().dataset.base}/events?after=${chat().dataset.last}`);
    listening.addEventListener("news", (event) => {
      if (Number(event.data) > Number(chat().dataset.last)) fetchNews();
    });
    listening.onerror = () => {
      if (listening.readyState === EventSource.CLOSED) { listening = null; }
    };
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { if (listening) listening.close(); listening = null; }
    else { listen(); fetchNews(); }
  });
  setInterval(() => { if (!listening && !document.hidden) { fetchNews(); listen(); } }, 60000);

  look();
  listen();
  resend();
})();
