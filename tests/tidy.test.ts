import { describe, expect, test } from "vitest";
import * as laws from "./support/laws.ts";
import { isScript, readProject } from "./support/source.ts";

/** A rule, and files that break it so many times: a rule that cannot fail protects nothing. */
interface Row {
  rule: string;
  law: laws.Law;
  broken: Record<string, string>;
  breaches: number;
}

const lines = (line: string, times: number) => Array<string>(times).fill(line).join("\n");
/** This file spells out what it forbids. */
const elsewhere = (path: string) => path !== "tests/tidy.test.ts";

const shape: Row[] = [
  {
    rule: "a file has at most 400 lines",
    law: laws.longFiles,
    broken: { "shared/long.ts": lines("// line", 401), "wasm/engine/src/just.rs": lines("// line", 400) },
    breaches: 1,
  },
  {
    rule: "a function has at most 70 lines",
    law: laws.functions((found) => found.lines > 70),
    broken: {
      "shared/long.ts": `export const long = () => {\n${lines("  call();", 69)}\n};`,
      "wasm/engine/src/long.rs": `fn long<F: Fn(u8) -> u8>(f: F) -> [u8; 2] {\n${lines(`    '}'; "}"; // }`, 69)}\n}`,
      "wasm/strategy/long.ts": `@inline function long(): f64 {\n${lines("  call();", 69)}\n}`,
      "wasm/engine/src/just.rs": `fn just() {\n${lines("    call();", 68)}\n}\nfn next() {}`,
    },
    breaches: 3,
  },
  {
    rule: "a function has at most five parameters, where they need not be WebAssembly's plain numbers",
    law: laws.functions((found) => found.parameters > 5, /^wasm\/engine\/src\/abi\//),
    broken: {
      "shared/many.ts": "class Many { of(a, b, c, d, e, f) {} just(a, b, c, d, e) {} }",
      "wasm/engine/src/many.rs": "fn many(a: u8, b: u8, c: Vec<u8>, d: u8, e: u8, f: u8,) {}",
      "wasm/engine/src/just.rs": "fn just(&self, a: (u8, u8), b: Vec<(u8, u8)>, c: u8, d: u8, e: u8) {}",
    },
    breaches: 2,
  },
  {
    rule: "no file or folder is called a drawer for anything",
    law: laws.paths(/(^|[/-])(utils?|helpers?|common|managers?|misc)[./-]/i),
    broken: { "shared/utils.ts": "", "web/common/a.ts": "", "server/order-manager.ts": "", "shared/commonest.ts": "" },
    breaches: 3,
  },
];

const structure: Row[] = [
  {
    rule: "imports go one way: shared, wasm, then server and web, which never meet",
    law: laws.importDirections,
    broken: {
      "shared/a.ts": `import "../wasm/index.ts";`,
      "shared/b.ts": `import { readFileSync } from "node:fs";`,
      "shared/venues/kraken/a.ts": `import "../binance/parse.ts";`,
      "wasm/a.ts": `export * from "../server/a.ts";`,
      "server/a.ts": `import "../wasm/memory.ts";`,
      "server/b.ts": `const a = await import("../web/a.ts");`,
      "server/c.ts": `type A = import("../tests/a.ts").A;`,
      "web/a.ts": `import "../server/a.ts";`,
      "web/A.svelte": `<p>x</p>\n<script lang="ts">import { run } from "./workers/run.ts";</script>`,
      "web/ui/B.svelte": `<script>import { state } from "../state/run.svelte.ts";</script>`,
      "server/right.ts": `import "node:fs"; import "../wasm/index.ts"; import "../shared/a.ts";`,
    },
    breaches: 10,
  },
  {
    rule: "every script is reached from something that runs",
    law: laws.unreachedFiles,
    broken: {
      "shared/dead.ts": "",
      "shared/live.ts": "",
      "server/start.ts": `import "../shared/live.ts";`,
      "web/main.ts": `const pages = import.meta.glob(["./Page.svelte"]);`,
      "web/Page.svelte": "",
    },
    breaches: 1,
  },
  {
    rule: "every export is imported, or a type that its own file's signatures name",
    law: laws.unusedExports,
    broken: {
      "shared/a.ts":
        "export function used(): Told {}\nexport interface Told {}\nexport interface Unused {}\nexport const unused = 1;",
      "server/start.ts": `import { used } from "../shared/a.ts";`,
    },
    breaches: 2,
  },
  {
    rule: "every Rust file is declared as a module",
    law: laws.undeclaredRustModules,
    broken: {
      "wasm/engine/src/lib.rs": "pub mod live;",
      "wasm/engine/src/live.rs": "",
      "wasm/engine/src/live/dead.rs": "",
    },
    breaches: 1,
  },
  {
    rule: "only the engine's interface is unsafe",
    law: laws.places(/\bunsafe\b|\ballow\(unsafe_code\)/g, /^wasm\/engine\/(?!src\/abi(\/|\.rs)).+\.rs$/),
    broken: {
      "wasm/engine/src/bars.rs": "// unsafe\nfn read() { unsafe { } }",
      "wasm/engine/src/abi/a.rs": "unsafe {}",
    },
    breaches: 1,
  },
  {
    rule: "only wasm/memory.ts touches the engine's memory",
    law: laws.places(/\bmemory\.buffer\b/g, /^(shared|server|web|wasm\/(?!memory\.ts)).*\.(ts|mjs|svelte)$/),
    broken: { "wasm/index.ts": "new Float64Array(exports.memory.buffer)", "wasm/memory.ts": "memory.buffer" },
    breaches: 1,
  },
  {
    rule: "shared rules and strategies read no clock, no randomness and no host",
    law: laws.impurities,
    broken: {
      "shared/a.ts": "Date.now(); new Date(time);",
      "shared/b.ts": "new Date()",
      "shared/c.ts": "fetch(x) // fetch(y)",
      "wasm/strategy/d.ts": "Math.random()",
    },
    breaches: 4,
  },
  {
    rule: "the engine reads no clock, keeps no unordered map and relaxes no arithmetic",
    law: laws.places(/\bstd::time\b|\bHash(Map|Set)\b|relaxed/g, /^wasm\/engine\/src\/.+\.rs$/),
    broken: {
      "wasm/engine/src/a.rs": "use std::collections::HashMap;",
      "wasm/engine/src/b.rs": "f64x2_relaxed_madd(a, b, c)",
    },
    breaches: 2,
  },
];

const texts: Row[] = [
  {
    rule: "nothing is left for later",
    law: laws.places(/\b(TODO|FIXME|XXX|HACK)\b/g, elsewhere, "comments too"),
    broken: { "wasm/engine/src/a.rs": "// TODO: later", "README.md": "FIXME" },
    breaches: 2,
  },
  {
    rule: "no test is switched off or runs alone",
    law: laws.places(/\b(it|test|describe)\.(only|skip|todo|fails)\(/g, (path) => isScript(path) && elsewhere(path)),
    broken: { "tests/unit/a.test.ts": `test.only("x", () => {}); test("y", ({ skip }) => skip("why"));` },
    breaches: 1,
  },
  {
    rule: "no page makes markup of text, nor carries styles that its content security policy refuses",
    law: laws.places(/\{@html\b|\sstyle="[^"{]*"/g, /^web\/.+\.(svelte|html)$/),
    broken: {
      "web/A.svelte": `<p style="color: red">{@html text}</p><p style:color={color} style="left: {left}px"></p>`,
    },
    breaches: 2,
  },
  {
    rule: "no text has hidden or direction-changing characters",
    law: laws.places(/[\p{Cf}\p{Co}]|(?![\n\r\t])\p{Cc}/gu, elsewhere, "comments too"),
    broken: { "server/a.ts": "const admin = false; \u202e", "README.md": "a\u200bb" },
    breaches: 2,
  },
  {
    rule: "no text names a place on somebody's machine",
    law: laws.places(/(?<![\w.}-])\/(home|root|Users|work)\/[\w.]/g, elsewhere, "comments too"),
    broken: { "README.md": "see /home/me/notes" },
    breaches: 1,
  },
  {
    rule: "a link from one page to another leads there",
    law: laws.brokenLinks,
    broken: { "docs/a.md": "[b](b.md) [c](../c.md#top) [d](https://d.org) [e](#e)", "c.md": "" },
    breaches: 1,
  },
  {
    rule: "packages have checksums and permissive licences, no address and no script of their own",
    law: laws.lockfileOffences,
    broken: {
      "package-lock.json": JSON.stringify({
        packages: { "node_modules/a": { license: "GPL-3.0", resolved: "https://x", hasInstallScript: true } },
      }),
    },
    breaches: 4,
  },
  {
    rule: "what is installed to run the relay is at most 60 packages",
    law: laws.productionPackages(60),
    broken: {
      "package-lock.json": JSON.stringify({
        packages: Object.fromEntries(
          Array.from({ length: 70 }, (_, index) => {
            const kind = index < 3 ? { dev: true } : index < 5 ? { optional: true } : {};
            return [`node_modules/p${index}`, kind];
          }),
        ),
      }),
    },
    breaches: 5,
  },
  {
    rule: "package.json is a module's and pins what it needs",
    law: laws.manifestOffences,
    broken: { "package.json": `{ "dependencies": { "a": "^1.0.0" }, "devDependencies": { "b": "1.0.0" } }` },
    breaches: 2,
  },
];

const project = readProject();

describe.each([...shape, ...structure, ...texts])("$rule", ({ law, broken, breaches }) => {
  test("holds", () => {
    expect(law(project)).toEqual([]);
  });

  test("notices each breach", () => {
    expect(law(Object.entries(broken).map(([path, text]) => ({ path, text })))).toHaveLength(breaches);
  });
});

test("the project is read whole", () => {
  const paths = project.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining(["package.json", "server/bin.mjs", "wasm/engine/src/lib.rs", ".ci/run"]),
  );
  expect(paths.filter((path) => /node_modules|wasm\/pkg/.test(path))).toEqual([]);
});
