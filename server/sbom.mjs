// What the package is made of, npm packages and the crates of the engine, as a CycloneDX 1.5 document. The same lockfiles
// give the same bytes.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @param {string} path */
const atRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
/** @param {string} name */
const ofEngine = (name) => readFileSync(atRoot(`wasm/engine/${name}`), "utf8");

/** @typedef {{ name: string, version: string, checksum: string | undefined, needs: string[] }} Crate */

/** Every crate of Cargo.lock; those of the engine's tests, too. */
function lockedCrates() {
  return ofEngine("Cargo.lock")
    .split("[[package]]")
    .slice(1)
    .map((block) => {
      const [, name = ""] = /^name = "(.*)"$/m.exec(block) ?? [];
      const [, version = ""] = /^version = "(.*)"$/m.exec(block) ?? [];
      const [, checksum] = /^checksum = "(.*)"$/m.exec(block) ?? [];
      const [, list = ""] = /^dependencies = \[([^\]]*)\]/m.exec(block) ?? [];
      return { name, version, checksum, needs: [...list.matchAll(/"([^"]+)"/g)].map(([, need = ""]) => need) };
    });
}

/** Crates that the engine is built of. */
function crates() {
  const locked = lockedCrates();
  /** What needs one of several versions says which. @param {string} need */
  const called = (need) => {
    const crate = locked.find(({ name, version }) => need === name || need === `${name} ${version}`);
    if (!crate) throw new Error(`Cargo.lock has no ${need}`);
    return crate;
  };
  const sections = ofEngine("Cargo.toml").split(/^\[/m);
  const direct = sections
    .filter((section) => /^(target\..*\.)?dependencies\]/.test(section))
    .flatMap((section) => [...section.matchAll(/^([\w-]+) = /gm)].map(([, name = ""]) => called(name)));
  /** @type {Set<Crate>} */
  const reached = new Set(direct);
  for (const { needs } of reached) for (const need of needs) reached.add(called(need));
  return [...reached].map(({ name, version, checksum }) => {
    const purl = `pkg:cargo/${name}@${version}`;
    const hashes = checksum === undefined ? [] : [{ alg: "SHA-256", content: checksum }];
    return { "bom-ref": purl, type: "library", name, version, purl, hashes };
  });
}

/** The document's text. */
export function sbomText() {
  const { npm_execpath: npm } = process.env; // the npm that runs this, on every system
  const [program = "", ...before] = npm === undefined ? ["npm"] : [process.execPath, npm];
  const flags = ["--package-lock-only", "--sbom-format", "cyclonedx", "--silent"];
  /** @type {unknown} */
  const parsed = JSON.parse(
    execFileSync(program, [...before, "sbom", ...flags], { cwd: atRoot("."), encoding: "utf8", maxBuffer: 2 ** 26 }),
  );
  /** @typedef {{ timestamp?: string, component: { name: string } }} Metadata */
  const document = /** @type {{ serialNumber?: string, metadata: Metadata, components: object[] }} */ (parsed);
  delete document.serialNumber;
  delete document.metadata.timestamp;
  document.metadata.component.name = "tidebook"; // npm takes the folder's name
  document.components.push(...crates());
  return `${JSON.stringify(document, null, 1)}\n`;
}
