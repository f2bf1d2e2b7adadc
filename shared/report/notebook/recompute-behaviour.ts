/**
 * The script of a notebook's HTML file that runs its backtests again: each in a worker of a sandboxed frame, as the page
 * does, with engine, module and bars from the file. The file says everything without it.
 */
export const RECOMPUTE = `"use strict";
const recomputeButton = document.getElementById("recompute");
const BUDGET_MS = 60000;
const unpacked = async (text) => {
  const packed = new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))]);
  const stream = packed.stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};
const inFrame = async (sandbox, script, task) => {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = "Where strategies run";
  frame.srcdoc = sandbox;
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  const { port1, port2 } = new MessageChannel();
  let timer;
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(new Error("it did not come back within 60 s and was stopped")), BUDGET_MS);
      port1.onmessage = ({ data }) => {
        if (data.fault === undefined) resolve(JSON.parse(new TextDecoder().decode(data.bytes)));
        else reject(new Error(data.message || "it was stopped"));
      };
      frame.contentWindow.postMessage("begin", "*", [port2]);
      port1.postMessage({ script });
      port1.postMessage({ task, transfer: [] });
    });
  } finally {
    clearTimeout(timer);
    port1.close();
    frame.remove();
  }
};
const tell = (cell, verdict, text) => {
  const place = document.getElementById("recomputed-" + cell);
  place.dataset.verdict = verdict;
  place.textContent = text;
};
const recompute = async () => {
  const status = document.getElementById("recompute-status");
  const { sandbox, runs, ...packed } = JSON.parse(document.getElementById("recompute-data").textContent);
  recomputeButton.disabled = true;
  status.textContent = "Computing.";
  const start = performance.now();
  let same = 0;
  try {
    const [engine, dictionary, code] = await Promise.all([packed.engine, packed.dictionary, packed.worker].map(unpacked));
    const script = new TextDecoder().decode(code);
    for (const { cell, link, bars } of runs) {
      tell(cell, "running", "Computing here.");
      try {
        const answer = await inFrame(sandbox, script, { engine, dictionary, link, bars: await unpacked(bars) });
        if (answer.failed !== undefined) throw new Error(answer.failed);
        const { verdict, digest, engine: sha, differences, figures } = answer;
        if (verdict === "reproduced") same++;
        const what = differences.map(({ part, name }) => (part === name ? part : part + " " + name)).join(", ");
        const word = verdict === "reproduced" ? "Reproduced on this device" : "Different (" + what + ")";
        const told = word + ": " + figures + "; digest " + digest.slice(0, 8) + ", engine " + sha.slice(0, 8);
        tell(cell, verdict, told + ". Its source was not compiled here.");
      } catch (error) {
        tell(cell, "failed", "Not recomputed: " + error.message);
      }
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    status.textContent = same + " of " + runs.length + " reproduced, computed on this device in " + seconds + " s.";
  } catch (error) {
    status.textContent = "This browser cannot recompute: " + error.message;
  }
  recomputeButton.disabled = false;
};
recomputeButton?.addEventListener("click", () => void recompute());
`;
