import { metricText, NOTHING, numberText, percentText, signedPercentText, signedText } from "../../shared/figures.ts";
import { metricNamed } from "../../shared/metrics.ts";
import { visible } from "../../shared/visible.ts";

/** A claimed figure and the same of this machine. */
export interface ClaimRow {
  readonly name: string;
  readonly label: string;
  readonly claimed: string;
  readonly yours: string;
  readonly isEqual: boolean;
  /** Yours less the claim; empty where it cannot be said. */
  readonly gap: string;
}

type Value = number | null | undefined;
type Figures = { readonly [name: string]: number | null };

interface Look {
  readonly label: string;
  readonly decimals: number;
  readonly text: (value: Value, decimals: number) => string;
  readonly gap: (difference: number, decimals: number) => string;
}

const points = (difference: number, decimals: number): string => `${signedText(difference * 100, decimals)} pts`;
const signed = { text: signedPercentText, gap: points, decimals: 1 };

/** Figures that every link has; others are shown by their unit. */
const LOOKS: Readonly<Record<string, Look>> = {
  totalReturn: { label: "Total return", ...signed },
  annualReturn: { label: "A year", ...signed, decimals: 2 },
  sharpe: { label: "Sharpe", text: numberText, gap: signedText, decimals: 3 },
  maxDrawdown: { label: "Max drawdown", text: percentText, gap: points, decimals: 1 },
  trades: { label: "Trades", text: numberText, gap: signedText, decimals: 0 },
  fees: { label: "Fees paid", text: numberText, gap: signedText, decimals: 2 },
};

/** Beyond so many decimals doubles say nothing. */
const MOST_DECIMALS = 15;

/**
 * Claimed figures beside this machine's. Rounding never hides a difference: figures that are not equal are shown with as
 * many decimals as tell them apart.
 */
export function claimRows(claimed: Figures, yours: Figures | undefined): ClaimRow[] {
  const known = Object.keys(LOOKS).filter((name) => Object.hasOwn(claimed, name));
  const names = new Set([...known, ...Object.keys(claimed)]);
  return Array.from(names, (name) => {
    const claim = claimed[name] ?? null;
    const own = yours?.[name] ?? null;
    const look = lookOf(name);
    const isEqual = Object.is(claim, own);
    let { decimals } = look;
    if (yours && !isEqual) {
      while (decimals < MOST_DECIMALS && look.text(claim, decimals) === look.text(own, decimals)) decimals++;
    }
    const isBoth = claim !== null && own !== null;
    return {
      name,
      label: look.label,
      claimed: look.text(claim, decimals),
      yours: yours ? look.text(own, decimals) : NOTHING,
      isEqual,
      gap: yours && isBoth && !isEqual ? look.gap(own - claim, decimals) : "",
    };
  });
}

function lookOf(name: string): Look {
  const known = Object.hasOwn(LOOKS, name) ? LOOKS[name] : undefined;
  if (known) return known;
  const metric = metricNamed(name);
  const isFraction = metric?.unit === "fraction";
  return {
    label: metric?.title ?? visible(name),
    decimals: 2,
    text: (value, decimals) =>
      isFraction || !metric ? numberOf(value, decimals, isFraction) : textBeyond(value, decimals, metric.unit),
    gap: isFraction ? points : signedText,
  };
}

function numberOf(value: Value, decimals: number, isFraction: boolean): string {
  return isFraction ? percentText(value, decimals) : numberText(value, decimals);
}

function textBeyond(value: Value, decimals: number, unit: Parameters<typeof metricText>[1]): string {
  return decimals === 2 ? metricText(value, unit) : numberText(value, decimals);
}
