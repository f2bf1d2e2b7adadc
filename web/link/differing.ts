import type { BacktestRequest } from "../../shared/backtest.ts";
import { numberText } from "../../shared/figures.ts";
import type { Difference } from "../../shared/verdict.ts";
import { visible } from "../../shared/visible.ts";
import { hexGroups } from "../ui/tide-mark.ts";
import type { LinkCheck, Outcomes } from "./check.svelte.ts";
import { parameterInputs } from "./request-words.ts";
import { namedEngine } from "./verdict-words.ts";

/** An input or a result: what the link says of it, and what it was here. */
export interface DifferingRow {
  readonly input: string;
  readonly says: string;
  readonly used: string;
  readonly means: string;
  readonly isSame: boolean;
}

const short = (hex: string | number | null | undefined): string =>
  hex === null || hex === undefined ? "–" : hexGroups(String(hex).slice(0, 16), 2);
const ends = (hex: string): string => `${hexGroups(hex, 2)} … ${hex.slice(-4)}`;

/** Inputs first, then what came of them. */
export function differingRows(check: LinkCheck, done: Outcomes): DifferingRow[] {
  const { envelope } = check.parts;
  const hashed = check.differences.filter((one) => !isSaid(one));
  const found = new Map(hashed.map((one) => [one.part, one]));
  return [
    ...dataRows(done, check.differences),
    engineRow(check, done),
    moduleRow(done, found.get("strategy")),
    ...requestRows(check, envelope.request, found.get("request")),
    ...saidRows(check.differences),
    ...resultRows(check.differences),
    digestRow(check, done),
  ];
}

function dataRows({ result }: Outcomes, differences: readonly Difference[]): DifferingRow[] {
  return result.data.map(({ instrument, fingerprint, rows }) => {
    const moved = differences.find(({ part, name }) => part === "data" && name === instrument);
    const input = result.data.length > 1 ? `Data, ${visible(instrument)}` : "Data";
    return moved
      ? row(input, short(moved.expected), short(fingerprint), "The claim was made with other bars")
      : same(input, short(fingerprint), `The same ${numberText(rows, 0)} bars`);
  });
}

function engineRow(check: LinkCheck, { result }: Outcomes): DifferingRow {
  const { sha256, version } = result.engine;
  const named = check.parts.envelope.engine.sha256;
  const own = `${version} · ${hexGroups(sha256, 2)}`;
  if (named === sha256) return same("Engine", own, "The engine that the link names");
  return row("Engine", `${namedEngine(check)} · ${hexGroups(named, 2)}`, own, "Another engine ran it");
}

function moduleRow({ source, result }: Outcomes, moved: Difference | undefined): DifferingRow {
  const own = short(result.parts.strategy);
  if (moved) return row("Module", short(moved.expected), own, "The claim was made with another module");
  const found = source?.source;
  if (found === "differs") return row("Module", own, own, "The source shown does not compile to it");
  if (found === "unchecked" && source?.differences.length === 0)
    return same("Module", own, "Intact; its source was not checked");
  if (found === "unchecked") return row("Module", own, own, "The source shown could not be tied to it");
  return same("Module", own, found === "same" ? "Intact, and the source compiles to it" : "Intact");
}

/** Parameters and costs as stated; the one whose change gives the claim says so. */
function requestRows(check: LinkCheck, request: BacktestRequest, moved: Difference | undefined): DifferingRow[] {
  const trial = check.cause?.trial;
  const parameters = parameterInputs(request)
    .map(({ label, value }) => `${label} ${value}`)
    .join(", ");
  const { costs } = request;
  const fee =
    costs.takerBps === costs.makerBps ? `${costs.takerBps} bps` : `${costs.takerBps} and ${costs.makerBps} bps`;
  const stated: readonly (readonly [string, string, RegExp])[] = [
    ["Parameters", parameters, /^(params\.|seed)/],
    ["Fee", fee, /^costs(\.takerBps)?$/],
    ["Slippage", `${costs.slippageBps} bps`, /^costs(\.slippageBps)?$/],
  ];
  const rows = stated.map(([input, says, names]) =>
    trial && names.test(trial.name)
      ? row(input, says, `${says}; ${trial.tried} gives the claim`, trial.claim.replace(/\.$/, ""))
      : same(input, says, "As stated"),
  );
  if (trial && !stated.some(([, , names]) => names.test(trial.name))) {
    rows.push(row("Setting", trial.stated, `${trial.stated}; ${trial.tried} gives the claim`, trial.claim));
  } else if (!trial && moved) {
    rows.push(row("Request", short(moved.expected), short(moved.actual), "The claim was made with other settings"));
  }
  return rows;
}

const INPUTS = { request: "Setting", data: "Data", signal: "Signal" } as const;

/** Whether it is a word of the link on its inputs that is not so, and no hash. */
function isSaid({ part, name }: Difference): boolean {
  return part in INPUTS && name.includes(".");
}

function saidRows(differences: readonly Difference[]): DifferingRow[] {
  return differences.filter(isSaid).map(({ part, name, expected, actual }) => {
    const input = `${INPUTS[part as keyof typeof INPUTS]} ${visible(name)}`;
    const text = (value: string | number | null) => (value === null ? "–" : visible(String(value)));
    return row(input, text(expected), text(actual), "Not what ran");
  });
}

const RESULTS: Readonly<Partial<Record<Difference["part"], string>>> = {
  orders: "Orders",
  fills: "Fills",
  plots: "Plots",
  log: "Log",
  signal: "Signal",
};

function resultRows(differences: readonly Difference[]): DifferingRow[] {
  return differences
    .filter((one) => !isSaid(one))
    .flatMap(({ part, expected, actual }) => {
      const input = RESULTS[part];
      return input ? [row(input, short(expected), short(actual), "Other than claimed")] : [];
    });
}

function digestRow({ expected, differences }: LinkCheck, { result }: Outcomes): DifferingRow {
  const claimed = expected.digest ?? "";
  if (claimed !== result.digest) return row("Digest", ends(claimed), ends(result.digest), "Inputs or results differ");
  const isFigure = differences.some(({ part }) => part === "metric");
  return same("Digest", ends(claimed), isFigure ? "It covers orders and fills; the figures were changed" : "Equal");
}

function row(input: string, says: string, used: string, means: string): DifferingRow {
  return { input, says, used, means, isSame: false };
}

function same(input: string, says: string, means: string): DifferingRow {
  return { input, says, used: says, means, isSame: true };
}
