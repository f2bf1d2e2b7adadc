import type { BacktestResult } from "../../shared/backtest.ts";
import { InputError } from "../../shared/errors.ts";
import { MOST_BARS } from "../../shared/link/bars.ts";
import { type LinkMeta, META_LENGTHS } from "../../shared/link/envelope.ts";
import { encodeLink, encodeLinkFile, type LinkParts } from "../../shared/link/link.ts";
import type { LinkBars } from "../../shared/link/marks.ts";
import { linkParts } from "../../shared/link/parts.ts";
import { revealsIn, revealsText } from "../../shared/link/reveals.ts";
import type { BacktestJob } from "../../shared/settings.ts";
import { countText } from "../../shared/figures.ts";
import { compile, strategyCompiler } from "../compile.ts";
import { nodeDictionary } from "./dictionary.ts";

/** A finished run of which a link is wanted. */
export interface LinkOrder {
  readonly job: BacktestJob;
  readonly result: BacktestResult;
  readonly used: readonly LinkBars[];
  readonly meta: LinkMeta;
  readonly carriesBars: boolean;
}

export interface MadeLink {
  /** Fragment without its #. @throws InputError when it would be too long */
  readonly fragment: () => string;
  /** The text of a `.tidebook` file. */
  readonly file: () => string;
  /** What it shows that its sender may not mean to share, in a sentence; empty where that is nothing but comments. */
  readonly warning: string;
}

/** @throws InputError when more bars were to travel inside than a link carries */
export async function makeLink({ job, result, used, meta, carriesBars }: LinkOrder): Promise<MadeLink> {
  const most = Math.max(...used.map(({ time }) => time.length));
  if (carriesBars && most > MOST_BARS) {
    const advice = "cut the run with --set range.from=…, or leave out --with-bars";
    throw new InputError(
      "link/bars",
      `a link carries at most ${MOST_BARS} bars, this run used ${countText(most, "bar")}: ${advice}`,
    );
  }
  checkMeta(meta);
  const { source, path } = job.strategy;
  const { module } = await compile(source, path);
  const compiler = strategyCompiler();
  const readings = job.data.map(() => job);
  const parts = linkParts({ result, module, source, compiler, used, readings, meta, carriesBars });
  const dictionary = nodeDictionary();
  return {
    fragment: () => encodeLink(parts, dictionary),
    file: () => encodeLinkFile(parts, dictionary),
    warning: warningOf(parts),
  };
}

function checkMeta(meta: LinkMeta): void {
  for (const [name, most] of Object.entries(META_LENGTHS)) {
    const { length } = meta[name as keyof typeof META_LENGTHS] ?? "";
    if (length > most) {
      throw new InputError(
        "link/meta",
        `--${name} has ${countText(length, "letter")}, a link takes ${most}: shorten it`,
      );
    }
  }
}

function warningOf(parts: LinkParts): string {
  const reveals = revealsIn(parts);
  return reveals.every(({ kind }) => kind === "comment") ? "" : revealsText(reveals);
}
