import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "../../shared/json.ts";
import type { LinkParts } from "../../shared/link/link.ts";

/** What a link must hold for good, short enough to stand beside it. */
export interface LinkFacts {
  readonly envelope: string;
  readonly request: string;
  readonly source: string;
  readonly module: string;
  readonly digest: string;
  readonly title: string;
  /** Fingerprints of the data, and rows of the bars inside. */
  readonly data: readonly string[];
  readonly bars: readonly number[];
}

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");

export function factsOf({ envelope, source, module, bars = [] }: LinkParts): LinkFacts {
  return {
    envelope: sha256(canonicalJson(envelope as unknown as Json)),
    request: sha256(canonicalJson(envelope.request as unknown as Json)).slice(0, 16),
    source: sha256(source),
    module: sha256(module).slice(0, 16),
    digest: envelope.expected.digest,
    title: envelope.meta.title ?? "",
    data: envelope.data.map(({ fingerprint }) => fingerprint),
    bars: bars.map(({ time }) => time.length),
  };
}
