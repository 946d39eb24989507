// Puts the chat of PraktijkWijs in another site: a button, and a frame that opens above it. On a phone it fills the screen.
// <script src="https://…/widget.js?language=nl" data-source="name-of-this-site" async></script>
"use strict";
(() => {
  const words = "WORDS";
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    button { position: fixed; z-index: 2147483000; inset-block-end: 1.5rem; inset-inline-end: 1.5rem; display: inline-flex; align-items: center;
      gap: .75rem; min-block-size: 4rem; padding-inline: .75rem 1.5rem; border: 2px solid transparent; border-radius: 99rem; background: #0b5753;
      color: #fff; font: 700 1.125rem/1.3 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; cursor: pointer;
      box-shadow: 0 1px 2px rgb(0 0 0 / .2), 0 6px 20px rgb(0 0 0 / .2); }
    button:hover { background: #073f3d; }
    button:focus-visible { outline: 3px solid #1a2422; outline-offset: 2px; box-shadow: 0 0 0 2px #fff, 0 0 0 8px #f2a93b; }
    svg { inline-size: 2.5rem; block-size: 2.5rem; flex: none; }
    iframe { position: fixed; z-index: 2147483000; inset-block-end: 6.5rem; inset-inline-end: 1.5rem; inline-size: 25rem; max-inline-size: calc(100vw - 2rem);
      block-size: min(44rem, calc(100dvh - 8rem)); border: 0; border-radius: 1.25rem; background: #f6f4ee;
      box-shadow: 0 0 0 1px #d9d5ca, 0 18px 60px rgb(0 0 0 / .28); }
    iframe.big { inline-size: min(52rem, calc(100vw - 3rem)); block-size: calc(100dvh - 8rem); }
    iframe[hidden] { display: none; }
    @media (max-width: 30rem) {
      iframe, iframe.big { inset: 0; inline-size: 100%; max-inline-size: none; block-size: 100dvh; border-radius: 0; }
      button[aria-expanded="true"] { display: none; }
    }`);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  button.type = "button";
  button.dir = words.dir;
  button.setAttribute("aria-expanded", "false");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 64 64");
  svg.setAttribute("aria-hidden", "true");
  svg.innerHTML = '<g fill="none" stroke="#fff" stroke-width="7" stroke-linecap="round"><path d="M24 29v12M42 27v15c0 9-6 12-14 12-6 0-10-1-13-4"/></g><g fill="#f2a93b"><circle cx="24" cy="17.5" r="4.8"/><circle cx="42" cy="14.5" r="4.8"/></g>';
  const label = document.createElement("span");
  label.textContent = words.open;
  button.append(svg, label);
  root.append(button);
  let frame = null;

  function open() {
    if (!frame) {
      const address = new URL("/embed", home);
      if (script.dataset.source) address.searchParams.set("start", script.dataset.source);
      if (words.language) address.searchParams.set("language", words.language);
      frame = document.createElement("iframe");
      frame.src = address.href;
      frame.title = "PraktijkWijs";
      root.insertBefore(frame, button);
    }
    frame.hidden = false;
    button.setAttribute("aria-expanded", "true");
    label.textContent = words.close;
    frame.focus();
  }

  function close() {
    frame.hidden = true;
    button.setAttribute("aria-expanded", "false");
    label.textContent = words.open;
    button.focus();
  }

  button.addEventListener("click", () => (frame && !frame.hidden ? close() : open()));
  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== home || !event.data) return;
    if (event.data.praktijkwijs === "close" && !frame.hidden) close();
    if (event.data.praktijkwijs === "size") frame.classList.toggle("big");
  });
  (document.body || document.documentElement).append(host);
})();
