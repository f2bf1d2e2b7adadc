// Wrote `shared/link/dictionary-1.bin`, with which links of version 1 are packed: texts and modules as links have them,
// the likeliest last. `node server/link/dictionary.mjs` prints what it gains; with a file's name it writes a dictionary
// for the next version. Version 1's own bytes are frozen, whatever becomes of the examples that it was made from.
import { deflateSync } from "fflate";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { bundledFolder } from "../bundle.mjs";

const root = new URL("../../", import.meta.url);
/** What deflate looks back. */
const WINDOW = 32_768;
const EXAMPLES = ["pairs-zscore", "grid", "multi-timeframe-trend", "momentum-volatility", "donchian-breakout"];
const LIKELIEST = ["macd-trend", "bollinger-squeeze", "rsi-reversion", "sma-cross"];

/** @typedef {{ envelope: string, module: Uint8Array, source: string }} Sample */

/** @param {unknown} value @returns {string} */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
}

/** @param {string} name @returns {Promise<Sample>} */
async function sampleOf(name) {
  const folder = await bundledFolder();
  const path = new URL(`examples/${name}.ts`, root);
  const source = readFileSync(path, "utf8");
  /** @type {unknown} */
  const loaded = await import(new URL("index.js", folder).href);
  const library = /** @type {typeof import("../index.ts")} */ (loaded);
  const data = name.startsWith("pairs") ? { FIRST: "sp500", SECOND: "sp500" } : "sp500";
  const result = await library.backtest({ strategy: path.pathname, data });
  return { envelope: canonical(envelopeOf(name, result)), module: await moduleOf(source, folder), source };
}

/** @param {string} name @param {import("../index.ts").BacktestResult} result */
function envelopeOf(name, { request, data, engine, digest, resultHash, parts, metrics: all }) {
  const names = ["annualReturn", "fees", "maxDrawdown", "sharpe", "totalReturn", "trades"];
  const metrics = Object.fromEntries(names.map((metric) => [metric, all[metric]]));
  const marks = digest.match(/.{8}/g);
  return {
    request,
    data: data.map((one) => ({ ...one, marks })),
    engine,
    compiler: "assemblyscript 0.28.20 00000000",
    expected: { digest, resultHash, parts, metrics },
    meta: { date: "2026-01-01", title: `${name} on sp500` },
  };
}

/** @param {string} source @param {URL} folder @returns {Promise<Uint8Array>} */
async function moduleOf(source, folder) {
  const language = new URL("wasm/strategy/", root);
  const names = readdirSync(language).filter((name) => name.endsWith(".ts"));
  const sdk = Object.fromEntries(
    names.map((name) => [name.slice(0, -3), readFileSync(new URL(name, language), "utf8")]),
  );
  const worker = new Worker(new URL("compile-worker.js", folder));
  try {
    /** @type {Promise<import("../compile-worker.ts").CompileAnswer>} */
    const answered = new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));
    worker.postMessage({ source, options: { path: "strategy.ts", sdk } });
    const answer = await answered;
    if ("compiled" in answer) return answer.compiled.module;
    throw new Error(answer.failed.message);
  } finally {
    await worker.terminate();
  }
}

/** Digits that are another in every link would only take up room. @param {string} envelope */
const withoutHashes = (envelope) => envelope.replaceAll(/[0-9a-f]{16,64}|(?<=\.)\d{5,}/g, "");

/** @param {readonly Sample[]} samples */
function dictionaryOf(samples) {
  const last = samples.at(-1);
  const envelopes = [samples[0], last].map((one) => withoutHashes(one?.envelope ?? ""));
  const parts = [...samples.flatMap(({ module, source }) => [module, source]), ...envelopes];
  const whole = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
  return whole.subarray(-WINDOW);
}

/** Letters of a link's body. @param {Sample} sample @param {Uint8Array} [dictionary] */
function lettersOf({ envelope, module, source }, dictionary) {
  const container = Buffer.concat([Buffer.from(envelope), module, Buffer.from(source)]);
  const bytes = deflateSync(container, { level: 9, mem: 12, ...(dictionary && { dictionary }) });
  return Math.ceil((bytes.length * 4) / 3);
}

const names = [...EXAMPLES, ...LIKELIEST];
/** @type {Sample[]} */
const samples = [];
for (const name of names) samples.push(await sampleOf(name));
const dictionary = dictionaryOf(samples);
const rows = samples.map((sample, index) => {
  const others = dictionaryOf(samples.filter((one) => one !== sample));
  return {
    name: names[index],
    bytes: sample.module.length,
    plain: lettersOf(sample),
    others: lettersOf(sample, others),
  };
});
for (const { name, bytes, plain, others } of rows) {
  process.stdout.write(`${name}: module ${bytes} bytes; ${plain} letters, ${others} by a dictionary without it\n`);
}
process.stdout.write(`dictionary: ${dictionary.length} bytes\n`);
const [target] = process.argv.slice(2);
if (target !== undefined) writeFileSync(target, dictionary);
