// Drawing a signature with a pen, a finger or a mouse. Typing and confirming need no script.
"use strict";

(() => {
  const choice = document.querySelector("[data-draw]");
  if (!choice) return;
  choice.hidden = false;
  const canvas = choice.querySelector("canvas");
  const output = choice.querySelector("input[name=drawing]");
  const radio = choice.querySelector("input[type=radio]");
  const form = canvas.closest("form");
  const ink = canvas.getContext("2d");
  let last = null;
  let drawn = false;

  const clear = () => {
    ink.clearRect(0, 0, canvas.width, canvas.height);
    drawn = false;
    output.value = "";
  };

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * canvas.width) / box.width,
      y: ((event.clientY - box.top) * canvas.height) / box.height,
    };
  };

  const line = (from, to) => {
    ink.lineWidth = 5;
    ink.lineCap = ink.lineJoin = "round";
    ink.strokeStyle = "#10243e";
    ink.beginPath();
    ink.moveTo(from.x, from.y);
    ink.lineTo(to.x, to.y);
    ink.stroke();
    drawn = true;
  };

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    radio.checked = true;
    last = place(event);
    line(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    for (const point of event.getCoalescedEvents?.() ?? [event]) {
      const next = place(point);
      line(last, next);
      last = next;
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => { last = null; });
  }
  choice.querySelector("[data-clear]").addEventListener("click", clear);
  form.addEventListener("submit", () => {
    output.value = radio.checked && drawn ? canvas.toDataURL("image/png") : "";
  });
})();
