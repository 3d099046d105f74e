// Shows what moves while a signing round runs. Without it the page is the same, once reloaded.
"use strict";

(() => {
  const state = document.querySelector("[data-live]");
  if (!state || !window.EventSource) return;
  const parts = ["next", "still", "progress", "order", "party-list", "events"];
  let seen = state.dataset.seen;
  let stream = null;
  let busy = false;
  let again = false;

  // Counted from the end: the newest comes first.
  const foldsOf = (part) => [...part.querySelectorAll("details")].reverse();

  // Only what differs is replaced, so that a screen reader says what is new and nothing else.
  const put = (id, fresh) => {
    const here = document.getElementById(id);
    const there = fresh.getElementById(id);
    if (!here || !there || here.innerHTML === there.innerHTML) return;
    const spoken = here.querySelector("[role=status]");
    const bar = here.querySelector("progress");
    if (spoken && bar) {
      bar.value = there.querySelector("progress").value;
      const words = there.querySelector("[role=status]").textContent;
      if (spoken.textContent !== words) spoken.textContent = words;
      return;
    }
    const focused = here.contains(document.activeElement) && document.activeElement.getAttribute("href");
    const wereOpen = foldsOf(here).map((fold) => fold.open);
    here.className = there.className;
    here.replaceChildren(...there.childNodes);
    foldsOf(here).forEach((fold, n) => (fold.open = wereOpen[n] ?? false));
    if (focused) here.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  };

  const renew = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
      if (!answer.ok || answer.redirected) return close();
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of parts) put(id, fresh);
      const now = fresh.querySelector("[data-live]");
      if (now) seen = now.dataset.seen;
      else location.reload(); // the round is over: the page is another one
    } catch {
      // The stream tells of it again.
    } finally {
      busy = false;
      if (again) {
        again = false;
        renew();
      }
    }
  };

  const close = () => {
    stream?.close();
    stream = null;
  };
  const open = () => {
    if (stream) return;
    stream = new EventSource(`${state.dataset.live}?seen=${seen}`);
    stream.addEventListener("moved", renew);
  };

  // A page that nobody looks at holds no connection: browsers have few for one address.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  if (!document.hidden) open();
})();
