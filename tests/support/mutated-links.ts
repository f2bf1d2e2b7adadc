import fc from "fast-check";
import { barsBytes } from "../../shared/link/bars.ts";
import { envelopeText } from "../../shared/link/envelope.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import { joinSections } from "../../shared/link/sections.ts";
import { linkAround } from "./link.ts";
import { edits, mutated } from "./mutate.ts";

const utf8 = (written: string) => new TextEncoder().encode(written);

/** The text of a link with a few changes: its check tells of them. */
export const mutatedText = (text: string): fc.Arbitrary<string> =>
  edits.map((changes) => new TextDecoder().decode(mutated(utf8(text), changes)));

/** Links with a right check whose sections were changed: one of them, or all as they lie behind each other. */
export function forgedLinks(parts: LinkParts): fc.Arbitrary<string> {
  const sections = new Map<number, Uint8Array>([
    [1, utf8(envelopeText(parts.envelope))],
    [2, parts.module],
    [3, utf8(parts.source)],
    [4, barsBytes(parts.bars ?? [])],
  ]);
  const withSection = (kind: number, bytes: Uint8Array): string =>
    linkAround(joinSections(new Map(sections).set(kind, bytes)));
  const bytes = fc.tuple(fc.constantFrom(0, 1, 2, 3, 4), edits).map(([kind, changes]) => {
    if (kind === 0) return linkAround(mutated(joinSections(sections), changes));
    return withSection(kind, mutated(sections.get(kind) ?? new Uint8Array(), changes));
  });
  const envelope = envelopeText(parts.envelope);
  const digits = fc
    .uniqueArray(fc.noBias(fc.tuple(fc.nat(envelope.length), fc.nat(9))), { minLength: 1, maxLength: 3 })
    .map((changes) => withSection(1, utf8(withDigits(envelope, changes))));
  return fc.oneof({ arbitrary: bytes, weight: 2 }, { arbitrary: digits, weight: 1 });
}

/** The text with the first digit from each place on exchanged: of all changes the ones that make the likeliest lies. */
function withDigits(text: string, changes: readonly (readonly [place: number, digit: number])[]): string {
  return changes.reduce(
    (changed, [place, digit]) => changed.slice(0, place) + changed.slice(place).replace(/\d/, String(digit)),
    text,
  );
}
