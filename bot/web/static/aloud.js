// Reads a message aloud, when its button is pressed and never by itself. The buttons only show where the browser has a
// voice of its own for the language: a voice from elsewhere would send what stands here to its maker.
"use strict";
(() => {
  const speech = window.speechSynthesis;
  if (!speech || !window.SpeechSynthesisUtterance) return;
  const MESSAGES = ".bubble, .ask, .outcome, .detour, .number, .card";
  const UNSPOKEN = "[data-aloud], .helpers, .judges, .vh, [hidden], svg, input";
  const BLOCKS = "p, h1, h2, li, dt, dd, button, .answer__hint, div";
  const buttons = () => document.querySelectorAll("[data-aloud]");
  let reading = null;

  const main = (language) => language.toLowerCase().split(/[-_]/)[0];
  const voiceOf = (language) => speech.getVoices().find((voice) => voice.localService && main(voice.lang) === language);

  function show() {
    for (const button of buttons()) button.hidden = !voiceOf(button.dataset.aloud);
  }

  // As the server made them: what the chat's script compares then is the same.
  function asMade() {
    for (const button of buttons()) {
      button.setAttribute("aria-pressed", "false");
      button.hidden = true;
    }
  }

  function mark() {
    for (const button of buttons()) button.setAttribute("aria-pressed", String(button === reading));
  }

  function stop() {
    reading = null;
    speech.cancel();
    mark();
  }

  // What stands there to see in one language, a paragraph or a button at a time.
  function pieces(message, language) {
    const found = [];
    const walker = document.createTreeWalker(message, NodeFilter.SHOW_TEXT);
    let last = null;
    while (walker.nextNode()) {
      const [text, at] = [walker.currentNode.data.trim(), walker.currentNode.parentElement];
      if (!text || at.closest(UNSPOKEN) || main(at.closest("[lang]").lang) !== language) continue;
      const block = at.closest(BLOCKS);
      if (block === last) found[found.length - 1] += ` ${text}`;
      else found.push(text);
      last = block;
    }
    return found;
  }

  function read(button) {
    const language = button.dataset.aloud;
    const voice = voiceOf(language);
    speech.cancel();
    reading = button;
    mark();
    const said = pieces(button.closest(MESSAGES), language);
    said.forEach((text, place) => {
      const piece = new SpeechSynthesisUtterance(text);
      piece.lang = voice.lang;
      piece.voice = voice;
      piece.onend = () => { if (reading === button && place === said.length - 1) stop(); };
      speech.speak(piece);
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-aloud]");
    if (!button) return;
    if (button === reading) stop();
    else read(button);
  });
  document.addEventListener("submit", stop, true);
  document.addEventListener("chat-changes", asMade);
  document.addEventListener("chat-changed", () => {
    if (reading && !reading.isConnected) stop();
    show();
    mark();
  });
  addEventListener("pagehide", stop);
  if (speech.addEventListener) speech.addEventListener("voiceschanged", show);
  show();
})();
