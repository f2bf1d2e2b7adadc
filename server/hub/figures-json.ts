import { labelOf, type LiveIndicator } from "../../shared/live-indicators.ts";
import type { Row } from "../../shared/protocol/kinds.ts";
import { intervalText } from "../../shared/time.ts";

/** Figures are numbers, not decimal strings: they are computed, and no money. */
const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** An instrument's indicators as programs ask for them. */
export function indicatorsJson(
  { venue, name }: Row<"instruments">,
  indicators: readonly LiveIndicator[],
  rows: readonly Row<"indicators">[],
) {
  const told = indicators.flatMap((one, place) => {
    const own = rows.filter(({ indicator }) => indicator === place);
    if (own.length === 0) return [];
    const values = (output: number) => own.filter((row) => row.output === output);
    const outputs = one.outputs.map((output, at) => [output, values(at).map(({ value }) => orNull(value))] as const);
    return [
      {
        ...{ label: labelOf(one), name: one.name, options: one.options, interval: intervalText(one.intervalMs) },
        time: values(0).map(({ openTime }) => Number(openTime) / 1000),
        isClosed: values(0).map(({ isClosed }) => isClosed === 1),
        outputs: Object.fromEntries(outputs),
      },
    ];
  });
  return { venue, instrument: name, indicators: told };
}

/** Features of all instruments, a column for each. */
export function featuresJson(
  names: readonly string[],
  instruments: readonly Row<"instruments">[],
  rows: readonly Row<"features">[],
) {
  const columns = names.map((): (number | null)[] => instruments.map(() => null));
  const places = new Map(instruments.map(({ instrument }, place) => [instrument, place]));
  for (const { instrument, feature, value } of rows) {
    const [column, place] = [columns[feature], places.get(instrument)];
    if (column && place !== undefined) column[place] = orNull(value);
  }
  return {
    instruments: instruments.map(({ venue, name }) => `${venue}:${name}`),
    features: Object.fromEntries(names.map((name, place) => [name, columns[place] ?? []])),
  };
}
