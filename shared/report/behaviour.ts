/**
 * The page's only script: a crosshair over the charts, with the figures of the column under the pointer. The page says
 * everything without it.
 */
export const BEHAVIOUR = `"use strict";
for (const frame of document.querySelectorAll(".charts[data-columns]")) {
  const { time, series } = JSON.parse(document.getElementById(frame.dataset.columns).textContent);
  const plot = frame.querySelector(".plot");
  const cross = frame.appendChild(document.createElement("div"));
  const tip = frame.appendChild(document.createElement("div"));
  cross.className = "cross";
  tip.className = "tip";
  const show = (column) => {
    cross.hidden = tip.hidden = column === undefined;
    if (column === undefined) return;
    const box = plot.getBoundingClientRect();
    const x = ((column + 0.5) / time.length) * box.width;
    cross.style.left = x + "px";
    tip.replaceChildren(time[column]);
    for (const { name, text } of series) {
      const value = document.createElement("b");
      value.textContent = text[column];
      tip.append(document.createElement("br"), name + " ", value);
    }
    const isRight = x > box.width / 2;
    tip.style.left = isRight ? "" : x + 12 + "px";
    tip.style.right = isRight ? frame.clientWidth - x + 12 + "px" : "";
  };
  let at;
  const move = (event) => {
    const box = plot.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    at = share >= 0 && share < 1 ? Math.floor(share * time.length) : undefined;
    show(at);
  };
  frame.addEventListener("pointermove", move);
  frame.addEventListener("pointerdown", move);
  frame.addEventListener("pointerleave", () => show());
  frame.addEventListener("blur", () => show());
  frame.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    at = Math.max(0, Math.min(time.length - 1, (at ?? time.length - 1) + step * (event.shiftKey ? 10 : 1)));
    show(at);
  });
  frame.tabIndex = 0;
  show();
}
`;
