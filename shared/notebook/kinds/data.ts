import { z } from "../../schema.ts";
import { builtInSets } from "../../built-in.ts";
import { type MarketModel, marketModels } from "../../generate/models.ts";
import { dateOrder, settingSchema } from "../../settings.schema.ts";
import { didYouMean, listText } from "../../words.ts";
import type { CellKind } from "../kind.ts";
import { readYamlBody } from "../yaml-body.ts";

const DAY = 86_400_000;
const MOST_BARS = 1_000_000;
/** 2015-01-05, a Monday. */
const FIRST_BAR = 1_420_416_000_000;

const builtInNames = builtInSets.map(({ name }) => name);
const modelNames = marketModels.map(({ model }) => model);

const text = (most: number) => z.string("must be text").min(1, "is empty").max(most, `is longer than ${most} letters`);

const builtin = z.string("must be the name of a built-in set").superRefine((name, context) => {
  if (builtInNames.includes(name)) return;
  const hint = didYouMean(name, builtInNames) || `: there is ${listText(builtInNames)}`;
  context.addIssue({ code: "custom", message: `names no set: there is no ${name}${hint}` });
});

const whole = (from: number, to: number) =>
  z
    .number("must be a whole number")
    .int("must be a whole number")
    .min(from, `must be at least ${from}`)
    .max(to, `must be at most ${to}`);

/** A generated market: the model and its seed, then what the model takes; what is not said has its default. */
const generate = z
  .looseObject({
    model: z.string("must be the name of a model"),
    seed: whole(0, Number.MAX_SAFE_INTEGER).default(1),
    bars: whole(2, MOST_BARS).default(2500),
    instrument: whole(1, 20).default(1),
    interval: settingSchema<number>("interval", DAY),
    from: settingSchema<number>("range.from", FIRST_BAR),
    start: z.number("must be a price").positive("must be above 0").max(1e6, "must be at most 1000000").default(100),
    decimals: whole(0, 8).default(2),
    weekdays: z.boolean("must be true or false").optional(),
  })
  .transform((written, context) => {
    const { model, seed, bars, instrument, interval, from, start, decimals, weekdays, ...rest } = written;
    const refuse = (message: string, ...path: string[]) => context.addIssue({ code: "custom", message, path });
    const row = marketModels.find((one) => one.model === model);
    if (!row)
      refuse(
        `names no model: there is no ${model}${didYouMean(model, modelNames) || `, only ${listText(modelNames)}`}`,
        "model",
      );
    else if (instrument > row.instruments)
      refuse(`must be at most ${row.instruments}: so many has ${model}`, "instrument");
    const parameters = row ? parametersOf(row, rest, refuse) : {};
    const skipsWeekends = weekdays ?? interval === DAY;
    return { model, seed, bars, instrument, interval, from, start, decimals, weekdays: skipsWeekends, parameters };
  });

const columnNames = ["time", "open", "high", "low", "close", "volume"] as const;

const schema = z
  .strictObject({
    builtin: builtin.optional(),
    file: text(1024).optional(),
    generate: generate.optional(),
    /** Names in the file, by what they are. */
    columns: z
      .partialRecord(z.enum(columnNames, `has a column that is none of ${listText(columnNames)}`), text(200))
      .prefault({}),
    tickSize: settingSchema<string | null>("instrument.tickSize", null),
    range: z
      .strictObject({
        from: settingSchema<number | null>("range.from", null),
        to: settingSchema<number | null>("range.to", null),
      })
      .prefault({ from: undefined, to: undefined }),
    fingerprint: z
      .string("must be text in quotes")
      .regex(/^[0-9a-f]{64}$/, "must be the 64 digits of a fingerprint, in quotes")
      .optional(),
    onBad: z.enum(["fail", "drop", "keep"], "must be fail, drop or keep").default("fail"),
    adjust: z.boolean("must be true or false").default(false),
    dates: dateOrder.optional(),
    /** A table of time, value and, where known later, available: for signals of a backtest. */
    signal: z.boolean("must be true or false").default(false),
  })
  .refine(({ builtin, file, generate }) => [builtin, file, generate].filter((one) => one !== undefined).length === 1, {
    message: "has one source: builtin: sp500, file: prices.csv, or generate: { model: gbm, seed: 1 }",
  })
  .refine(({ signal, file }) => !signal || file !== undefined, { path: ["signal"], message: "is for a file" });

export type Data = z.output<typeof schema>;

export const data: CellKind<Data> = {
  kind: "data",
  title: "Data",
  purpose: "Names prices: a built-in set, a file, or a generated market.",
  language: "yaml",
  template: "builtin: sp500",
  read: (body) => readYamlBody(body, { schema, whole: "a data cell", keys: Object.keys(schema.shape) }),
};

function parametersOf(
  { model, parameters }: MarketModel,
  written: Readonly<Record<string, unknown>>,
  refuse: (message: string, key: string) => void,
): Readonly<Record<string, number>> {
  const names = parameters.map(({ name }) => name);
  const unknown = Object.keys(written).find((key) => !names.includes(key));
  if (unknown !== undefined) {
    refuse(`is nothing that ${model} takes${didYouMean(unknown, names) || `: it takes ${listText(names)}`}`, unknown);
  }
  return Object.fromEntries(
    parameters.map(({ name, default: fallback, min, max }) => {
      const value = written[name] ?? fallback;
      if (typeof value === "number" && value >= min && value <= max) return [name, value];
      refuse(`must be within ${min} to ${max}`, name);
      return [name, fallback];
    }),
  );
}
