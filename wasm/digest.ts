import { hex, type Engine } from "./host.ts";

/** One part of a digest; those of the result also make the result hash. */
export interface Part {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where it is known already, in hex. */
  readonly sha256?: string;
  readonly isResult?: boolean;
}

export interface Identity {
  readonly digest: string;
  readonly resultHash: string;
  readonly parts: { readonly [name: string]: string };
}

/** SHA-256 over all parts, over those of the result alone, and of each; a part is prefixed by its length as u64. */
export function digestOf(engine: Engine, parts: readonly Part[]): Identity {
  const hashOf = ({ bytes }: Part): string => hex(engine.hash([bytes]));
  const prefixed = (chosen: readonly Part[]): string =>
    hex(engine.hash(chosen.flatMap(({ bytes }) => [lengthOf(bytes), bytes])));
  return {
    digest: prefixed(parts),
    resultHash: prefixed(parts.filter(({ isResult }) => isResult)),
    parts: Object.fromEntries(parts.map((part) => [part.name, (part.sha256 ?? hashOf(part)).slice(0, 16)])),
  };
}

function lengthOf(bytes: Uint8Array): Uint8Array {
  const prefix = new Uint8Array(8);
  new DataView(prefix.buffer).setBigUint64(0, BigInt(bytes.length), true);
  return prefix;
}
