import type { BacktestResult } from "../../shared/backtest.ts";
import { countText, numberText, percentText } from "../../shared/figures.ts";
import { holdingName } from "../../shared/holding.ts";
import { agreementText } from "../../shared/link/marks.ts";
import { cellWords } from "../../shared/notebook/cell-words.ts";
import { writtenTime } from "../state/dates.ts";
import type { FoundData, Match, WantedData } from "../state/link/data.ts";
import { hexGroups } from "../ui/tide-mark.ts";

/** Why a file is not the data that a link names: "That file has other bars: …". */
export function refusalOf(match: Exclude<Match, { source: unknown }>, wanted: WantedData): string {
  if ("problem" in match) return sentenceOf(match.problem);
  const { found } = match;
  const what = wanted.kind === "bars" ? "bars" : "values";
  const row = countText(found.rows, "row");
  const same = found.rows === wanted.rows ? `also ${row}` : row;
  const facts = `${found.label} has other ${what}: ${same}, fingerprint ${hexGroups(found.fingerprint, 2)}`;
  return wanted.kind === "signal" ? `${facts}.` : `${facts}. ${whereOf(found, wanted)}`;
}

/** No flag and no cell can be given here, and each way to take bad rows was tried: the advice on them is left out. */
function sentenceOf(problem: string): string {
  const [plain = ""] = problem.split("; correct it, or leave bad rows out");
  return `${cellWords(plain).replace(/[.]$/, "")}. No way of reading it gives the bars of this link.`;
}

function whereOf(found: FoundData, wanted: WantedData): string {
  const { rows, from, to } = found;
  if (rows === 0 || from === null || to === null) return "None of its bars lies in this link's range.";
  if (wanted.from !== null && from > wanted.from) {
    return `It begins on ${writtenTime(from)}; the link needs bars from ${writtenTime(wanted.from)} on.`;
  }
  const where = agreementText(found);
  return `${where.slice(0, 1).toUpperCase()}${where.slice(1)}.`;
}

/** What the sender wrote, as one line that can be trusted to stay one: at most `most` letters. */
export function cutText(text: string, most: number): string {
  const letters = Array.from(text);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}

/** How a run did beside holding, in a sentence. */
export function beside({ metrics, request }: BacktestResult): string {
  const { totalReturn: own, benchmarkTotalReturn: held, maxDrawdown: fall, benchmarkMaxDrawdown: heldFall } = metrics;
  if (own === null || own === undefined || held === null || held === undefined) return "";
  const holding = holdingName(request);
  const earned =
    Math.abs(own - held) < 0.0005
      ? `Earned as much as ${holding}`
      : own > 0
        ? `Earned ${own > held ? "more" : "less"} than ${holding}`
        : `Lost ${percentText(-own, 1)} where ${holding} ${held >= 0 ? "earned" : "lost"} ${percentText(Math.abs(held), 1)}`;
  if (!fall || !heldFall) return `${earned}.`;
  return `${earned}, ${drawdownWords(fall / heldFall)}.`;
}

function drawdownWords(ratio: number): string {
  if (ratio < 0.4) return "with less than half the drawdown";
  if (ratio < 0.6) return "with half the drawdown";
  if (ratio < 0.95) return "with a smaller drawdown";
  return ratio <= 1.05 ? "with the same drawdown" : "with a larger drawdown";
}

/** `5,105 bars`, over all instruments. */
export function barsText(rows: number): string {
  return `${numberText(rows, 0)} ${rows === 1 ? "bar" : "bars"}`;
}

/** What a run of so many bars is expected to take, loading included. */
export function effortText(rows: number): string {
  if (rows < 200_000) return `${barsText(rows)}, a few seconds at most`;
  return rows < 5_000_000 ? `${barsText(rows)}, under half a minute` : `${barsText(rows)}, a minute or more`;
}
