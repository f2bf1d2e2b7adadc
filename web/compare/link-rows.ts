import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { countText, NOTHING } from "../../shared/figures.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import { allInputs } from "../link/request-words.ts";
import { writtenDay } from "../state/dates.ts";
import { hexGroups } from "../ui/tide-mark.ts";

/** An input of two runs, as both links state it. */
export interface LinkRow {
  readonly label: string;
  readonly before: string;
  readonly after: string;
  readonly isSame: boolean;
}

/** Every input of two links and what they claim as a digest: what differs first. Nothing of either has run. */
export function linkRows(one: LinkParts, other: LinkParts): LinkRow[] {
  const [was, is] = [statedBy(one), statedBy(other)];
  const rows = [...new Set([...was.keys(), ...is.keys()])].map((label): LinkRow => {
    const [before, after] = [was.get(label), is.get(label)];
    return {
      label,
      before: before?.text ?? NOTHING,
      after: after?.text ?? NOTHING,
      isSame: before?.whole === after?.whole,
    };
  });
  return [...rows.filter(({ isSame }) => !isSame), ...rows.filter(({ isSame }) => isSame)];
}

/** What is shown, and what it stands for: a short hash stands for a whole one. */
interface Stated {
  readonly text: string;
  readonly whole: string;
}

function statedBy({ envelope, module, source }: LinkParts): ReadonlyMap<string, Stated> {
  const { request, data, signals = [], engine, compiler, expected } = envelope;
  const plain = (text: string): Stated => ({ text, whole: text });
  const hash = (whole: string, before = ""): Stated => ({ text: `${before}${hexGroups(whole, 2)}`, whole });
  const several = data.length > 1;
  // A strategy may call a parameter as a setting is called, such as seed.
  const named = new Set(Object.keys(request.params));
  const inputs = allInputs(request).map(({ label, value }, at): [string, Stated] => [
    at >= named.size && named.has(label) ? `${label} of the run` : label,
    plain(value),
  ]);
  return new Map<string, Stated>([
    ...inputs,
    ...data.map(({ name, instrument, fingerprint, rows, from, to }): [string, Stated] => [
      several ? `Data of ${instrument}` : "Data",
      {
        text: `${name}, ${countText(rows, "bar")}, ${writtenDay(from)} to ${writtenDay(to)}, ${hexGroups(fingerprint, 2)}`,
        whole: fingerprint,
      },
    ]),
    ...signals.map(({ name, fingerprint }): [string, Stated] => [`Signal ${name}`, hash(fingerprint)]),
    ["Source", hash(bytesToHex(sha256(utf8ToBytes(source))))],
    ["Module", hash(bytesToHex(sha256(module)))],
    ["Compiler", plain(compiler)],
    ["Engine", hash(engine.sha256, `${engine.version} · `)],
    ["Digest that it claims", hash(expected.digest)],
  ]);
}
