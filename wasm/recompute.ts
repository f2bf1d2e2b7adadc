import { recordFromError } from "../shared/errors.ts";
import { metricText } from "../shared/figures.ts";
import { readBars } from "../shared/link/bars.ts";
import { linkDictionary } from "../shared/link/dictionary.ts";
import { judgedLink } from "../shared/link/judged.ts";
import { decodeLink } from "../shared/link/link.ts";
import { agreementOf } from "../shared/link/marks.ts";
import { metricNamed } from "../shared/metrics.ts";
import type { Difference, Verdict } from "../shared/verdict.ts";
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
      /** What came out, in words: the file's own figures may be anybody's. */
      readonly figures: string;
    }
  | { readonly failed: string };

const MOST_BARS = 2 ** 21;

/** Metrics that are told beside a verdict. */
const SHOWN = [
  { name: "totalReturn", words: "total return" },
  { name: "sharpe", words: "Sharpe" },
  { name: "maxDrawdown", words: "drawdown" },
  { name: "trades", words: "closed trades" },
] as const;

const unitOf = (name: string) => metricNamed(name)?.unit ?? "ratio";

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
    const mismarked = envelope.data.flatMap((said, place) => {
      const found = all[place];
      return found && agreementOf(found, said).hasMarks ? [] : [said.instrument];
    });
    const { verdict, differences } = judgedLink(envelope, result, mismarked);
    const figures = SHOWN.map(({ name, words }) => `${words} ${metricText(result.metrics[name], unitOf(name))}`).join(
      ", ",
    );
    return { verdict, differences, digest: result.digest, engine: result.engine.sha256, figures };
  } catch (error) {
    return { failed: recordFromError(error).message };
  }
}
