// The live half of the desk: the queue renews itself while somebody looks at it. Everything works without it.
"use strict";
(() => {
  const EVERY = 15000;
  const talk = document.querySelector(".talk");
  if (talk) talk.scrollTop = talk.scrollHeight;
  const live = document.querySelector("[data-live]");
  if (!live) return;
  setInterval(async () => {
    if (document.hidden || live.contains(document.activeElement)) return;
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("[data-live]");
      const views = page.querySelector(".views");
      if (!fresh || !views || live.contains(document.activeElement)) return;
      live.replaceChildren(...fresh.childNodes);
      const old = document.querySelector(".views");
      if (!old.contains(document.activeElement)) old.replaceWith(views);
    } catch { /* the next time will do */ }
  }, EVERY);
})();
