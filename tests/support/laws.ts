import { posix } from "node:path";
import ts from "typescript";
import { bareRust, exportsOf, functionsOf, importsOf, isScript, parse, walk } from "./source.ts";
import type { FunctionShape, SourceFile } from "./source.ts";

/** A rule of the house as a function: the places in the files that break it, each in words. */
export type Law = (files: readonly SourceFile[]) => string[];

const isProduct = (path: string) => /^(shared|wasm|server|web)\//.test(path);
const isCode = (path: string) => isScript(path) || path.endsWith(".rs");

const isOurs = (target: string) => isProduct(target) || /^(tests|examples)\//.test(target);

export const longFiles: Law = (files) =>
  files
    .filter(({ path, text }) => (isCode(path) || /\.(css|sh)$/.test(path)) && text.trimEnd().split("\n").length > 400)
    .map(({ path }) => path);

/** Functions of which `isWrong` holds, in files whose path is not excepted. */
export function functions(isWrong: (shape: FunctionShape) => boolean, except?: RegExp): Law {
  return (files) =>
    files
      .filter(({ path }) => isCode(path) && !except?.test(path))
      .flatMap((file) =>
        functionsOf(file)
          .filter(isWrong)
          .map(({ name, line }) => `${file.path}:${line} ${name}`),
      );
}

export const paths =
  (pattern: RegExp): Law =>
  (files) =>
    files.map(({ path }) => path).filter((path) => pattern.test(path));

/** Places where `pattern` matches in files whose path fits; in Rust only in code unless "comments too". */
export function places(pattern: RegExp, fits: RegExp | ((path: string) => boolean), where?: "comments too"): Law {
  const isMeant = typeof fits === "function" ? fits : (path: string) => fits.test(path);
  return (files) =>
    files
      .filter(({ path }) => isMeant(path))
      .flatMap(({ path, text }) => {
        const code = where === undefined && path.endsWith(".rs") ? bareRust(text) : text;
        const line = (at: number) => code.slice(0, at).split("\n").length;
        return [...code.matchAll(pattern)].map((match) => `${path}:${line(match.index)} ${JSON.stringify(match[0])}`);
      });
}

/** What each part may import of ours, by the longest prefix; `wasm` has three doors: the engine's, the compiler's and SQLite's. */
const MAY_IMPORT: [part: RegExp, targets: RegExp][] = [
  [/^shared\//, /^shared\//],
  [/^wasm\//, /^(wasm|shared)\//],
  [/^server\//, /^(server\/|shared\/|wasm\/(index|compile|sql)\.ts$)/],
  [/^web\/sandbox\//, /^(web\/sandbox\/|shared\/)/],
  [/^web\/workers\//, /^(web\/(workers|sandbox)\/|shared\/|wasm\/(index|compile|sql)\.ts$)/],
  [/^web\/ui\//, /^web\/ui\//],
  [/^web\/state\//, /^(web|shared)\//],
  [/^web\//, /^(web\/(?!workers\/)|shared\/)/],
  [/^examples\//, /^examples\//],
  [/^vite\.config\.ts$/, /^(server|shared)\//],
];

export const importDirections: Law = (files) =>
  files
    .filter(({ path }) => isScript(path))
    .flatMap((file) => {
      const venue = /^shared\/venues\/\w+\//.exec(file.path)?.[0];
      const allowed = venue
        ? new RegExp(`^(${venue}|shared/(?!venues/\\w+/))`)
        : MAY_IMPORT.find(([part]) => part.test(file.path))?.[1];
      const isWrong = ({ target }: { target: string }) =>
        target.startsWith("node:")
          ? /^(shared|wasm\/[\w-]+\.|web)/.test(file.path)
          : isOurs(target) && !allowed?.test(target);
      return /^(tests|wasm\/engine)\//.test(file.path)
        ? []
        : importsOf(file)
            .filter(isWrong)
            .map(({ target }) => `${file.path} imports ${target}`);
    });

/** Files that something other than an import starts: programs, pages, workers, configurations, tests. */
const ENTRY = new RegExp(
  `^(${[
    String.raw`[\w.-]+\.config\.(js|ts|mjs)`,
    String.raw`server/(bin|dist|link/(dictionary|release))\.mjs`,
    String.raw`server/(start|index|gallery|worker|[\w-]+-worker)\.ts`,
    String.raw`web/(main|service-worker|embed/embed)\.ts`,
    "web/public/.+",
    "web/stand-ins/.+",
    "web/workers/.+",
    "wasm/strategy/.+",
    String.raw`wasm/(runner|recompute)\.ts`,
    String.raw`wasm/engine/generate/generate\.mjs`,
    "examples/.+",
    String.raw`tests/.+\.(test|bench)\.ts`,
    String.raw`tests/support/(pages\.config|run-folder)\.ts`,
  ].join("|")})$`,
);

export const unreachedFiles: Law = (files) => {
  const scripts = new Map(files.filter(({ path }) => isScript(path)).map((file) => [file.path, file]));
  const reached = new Set<string>();
  const queue = [...scripts.keys()].filter((path) => ENTRY.test(path));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const file = scripts.get(path);
    if (!file || reached.has(path)) continue;
    reached.add(path);
    queue.push(...importsOf(file).map(({ target }) => target));
  }
  return [...scripts.keys()].filter((path) => !reached.has(path));
};

export const undeclaredRustModules: Law = (files) => {
  const isEngine = ({ path }: SourceFile) => /^wasm\/engine\/src\/.+\.rs$/.test(path);
  const rust = new Map(files.filter(isEngine).map(({ path, text }) => [path, text]));
  return [...rust.keys()].filter((path) => {
    const own = path.endsWith("/mod.rs") ? posix.dirname(path) : path.slice(0, -".rs".length);
    const folder = posix.dirname(own);
    const declaration = new RegExp(`\\bmod\\s+${posix.basename(own)}\\s*[;{]`);
    const parents = [`${folder}/mod.rs`, `${folder}/lib.rs`, `${folder}.rs`];
    return !path.endsWith("src/lib.rs") && !parents.some((parent) => declaration.test(rust.get(parent) ?? ""));
  });
};

export const unusedExports: Law = (files) => {
  const scripts = files.filter(({ path }) => isScript(path));
  const used = new Set(
    scripts.flatMap(importsOf).flatMap(({ target, names }) => {
      return names === "*" ? [`${target} *`] : names.map((name) => `${target} ${name}`);
    }),
  );
  return scripts
    .filter(({ path }) => !ENTRY.test(path) && !used.has(`${path} *`))
    .flatMap((file) => exportsOf(file).map((name) => `${file.path} ${name}`))
    .filter((name) => !used.has(name));
};

const IMPURE =
  /^(Date\.now|Math\.random|performance\.now|crypto\.\w+|process\.\w+|window\.\w+|document\.\w+|fetch|setTimeout)$/;

/** Uses of the clock, of randomness and of the host, by the syntax tree, so that comments may name them. */
export const impurities: Law = (files) =>
  files
    .filter(({ path }) => isScript(path) && /^(shared|wasm\/strategy)\//.test(path))
    .flatMap((file) => {
      const found: string[] = [];
      walk(parse(file), (node) => {
        const isNow = ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length;
        const isName =
          ts.isPropertyAccessExpression(node) || (ts.isIdentifier(node) && ts.isCallExpression(node.parent));
        if (isNow || (isName && IMPURE.test(node.getText()))) found.push(`${file.path} ${node.getText()}`);
      });
      return found;
    });

/** Licences under which a package may be built on: none that reaches into the user's own code. */
const LICENCES = /^(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|MPL-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Python-2\.0)$/;

/** Packages that state their licence in a file alone, read there. */
const LICENCES_IN_FILES: Readonly<Record<string, string>> = { "node_modules/svelte-toolbelt": "MIT" };

interface LockedPackage {
  license?: string;
  resolved?: string;
  hasInstallScript?: boolean;
  integrity?: string;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
}

interface Lockfile {
  packages: Record<string, LockedPackage>;
}

const lockedPackages = (files: readonly SourceFile[]): [name: string, entry: LockedPackage][] => {
  const text = files.find(({ path }) => path === "package-lock.json")?.text ?? `{ "packages": {} }`;
  return Object.entries((JSON.parse(text) as Lockfile).packages);
};

/** Packages that users install, optional ones apart: those beyond `most`. */
export const productionPackages =
  (most: number): Law =>
  (files) =>
    lockedPackages(files)
      .filter(([name, { dev, optional, devOptional }]) => name !== "" && !dev && !optional && !devOptional)
      .map(([name]) => name)
      .slice(most);

export const lockfileOffences: Law = (files) =>
  lockedPackages(files).flatMap(([name, entry]) => {
    const licence = entry.license ?? LICENCES_IN_FILES[name] ?? "(none)";
    return [
      ...(entry.resolved ? [`${name} names a download address`] : []),
      ...(entry.hasInstallScript ? [`${name} runs a script at installation`] : []),
      ...(name && !entry.integrity ? [`${name} has no checksum`] : []),
      ...(LICENCES.test(licence) ? [] : [`${name} has the licence ${licence}`]),
    ];
  });

export const manifestOffences: Law = (files) => {
  const text = files.find(({ path }) => path === "package.json")?.text ?? "{}";
  const manifest = JSON.parse(text) as Record<"type" | "dependencies" | "devDependencies", unknown>;
  const versions = Object.entries({ ...(manifest.dependencies ?? {}), ...(manifest.devDependencies ?? {}) });
  const loose = versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)));
  return [
    ...(manifest.type === "module" ? [] : [`"type" is not "module"`]),
    ...loose.map(([name]) => `${name} is not pinned to one version`),
  ];
};

/** Links between our pages that lead nowhere. */
export const brokenLinks: Law = (files) => {
  const known = new Set(files.map(({ path }) => path));
  return files
    .filter(({ path }) => path.endsWith(".md"))
    .flatMap(({ path, text }) => {
      const targets = [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map((match) => match[1] ?? "");
      const isKnown = (target: string) => known.has(posix.join(posix.dirname(path), target));
      return targets.filter((target) => !isKnown(target)).map((target) => `${path} links to ${target}`);
    });
};
