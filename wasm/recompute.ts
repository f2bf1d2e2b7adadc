import { bytesToHex } from "@noble/hashes/utils.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { recordFromError } from "../shared/errors.ts";
import { readBars } from "../shared/link/bars.ts";
import { linkDictionary } from "../shared/link/dictionary.ts";
import { decodeLink } from "../shared/link/link.ts";
import { type Difference, type Verdict, verdictOf } from "../shared/verdict.ts";
import { open, run } from "./runner.ts";

/**
 * The script of the worker in a notebook's HTML file: runs what a link holds on the engine in the file, and compares.
 * It is bundled into one text, since a worker with an opaque origin can load no other.
 */
interface Task {
  readonly engine: Uint8Array;
  readonly dictionary: Uint8Array;
  /** The text of a `.tidebook` file without bars. */
  readonly link: string;
  /** The bars used, as links carry them, but any number of them. */
  readonly bars: Uint8Array;
}

/** What the worker answers, as JSON in UTF-8: the sandbox lets through bytes alone. */
type Answer =
  | {
      readonly verdict: Verdict;
      readonly differences: readonly Difference[];
      readonly digest: string;
      readonly engine: string;
    }
  | { readonly failed: string };

const MOST_BARS = 2 ** 21;

addEventListener("message", ({ data }: MessageEvent<Task>) => {
  const bytes = new TextEncoder().encode(JSON.stringify(answerTo(data))).buffer;
  (postMessage as (message: unknown, transfer: Transferable[]) => void)(bytes, [bytes]);
});

function answerTo({ engine, dictionary, link, bars }: Task): Answer {
  try {
    const { envelope, module } = decodeLink(link, linkDictionary(dictionary));
    const all = readBars(bars, envelope.data, MOST_BARS);
    const instruments = envelope.data.flatMap(({ instrument, name }, place) => {
      const found = all[place];
      return found ? [{ name: instrument, source: name, bars: found }] : [];
    });
    open(engine);
    const result = run(envelope.request, module, { instruments, signals: [] });
    const { digest, resultHash, parts, metrics } = result;
    const sha = bytesToHex(sha256(engine));
    const expected = { ...envelope.expected, engine: envelope.engine.sha256 };
    const { verdict, differences } = verdictOf(expected, { engine: sha, digest, resultHash, parts, metrics });
    return { verdict, differences, digest, engine: sha };
  } catch (error) {
    return { failed: recordFromError(error).message };
  }
}
