import { z } from "./schema.ts";
import { readSetting } from "./setting-value.ts";
import { settingField } from "./setting-fields.ts";
import { cellName } from "./notebook/names.ts";
import { type DataReference, defaultSettings, type Settings } from "./settings.ts";

/** A name that strategies use for an instrument or a signal. Never digits alone: those are positions. */
const NAME = /^(?!(?:constructor|prototype)$)[A-Za-z][\w.:/-]{0,39}$/;

/** Longest texts and lists that a run file may hold. */
const MOST_NAMES = 1000;
const MOST_LETTERS = 4096;

/** One setting, checked by its row of the table; what is not there has its default. */
export function settingSchema<T>(path: string, fallback: T): z.ZodType<T> {
  return z
    .unknown()
    .optional()
    .transform((written, context): T => {
      const field = settingField(path);
      if (written === undefined || field === undefined) return fallback;
      const reading = readSetting(field, written);
      if ("value" in reading) return reading.value as T;
      context.addIssue({ code: "custom", message: reading.problem });
      return z.NEVER;
    });
}

const section = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape).prefault({} as z.input<z.ZodObject<T>>);

const { account, costs, fill, instrument, range } = defaultSettings;

const grid = (path: string) => ({
  tickSize: settingSchema(`${path}.tickSize`, instrument.tickSize),
  lotSize: settingSchema(`${path}.lotSize`, instrument.lotSize),
});

const settings = {
  account: section({
    cash: settingSchema("account.cash", account.cash),
    leverage: settingSchema("account.leverage", account.leverage),
  }),
  costs: section({
    makerBps: settingSchema("costs.makerBps", costs.makerBps),
    takerBps: settingSchema("costs.takerBps", costs.takerBps),
    slippageBps: settingSchema("costs.slippageBps", costs.slippageBps),
  }),
  fill: section({
    limit: settingSchema("fill.limit", fill.limit),
    volumeShare: settingSchema("fill.volumeShare", fill.volumeShare),
  }),
  instrument: section(grid("instrument")),
  instruments: z.record(z.string(), z.strictObject(grid("instruments.NAME"))).prefault({}),
  interval: settingSchema("interval", defaultSettings.interval),
  latency: section({ ms: settingSchema("latency.ms", defaultSettings.latency.ms) }),
  periodsPerYear: settingSchema("periodsPerYear", defaultSettings.periodsPerYear),
  range: section({
    from: settingSchema("range.from", range.from),
    to: settingSchema("range.to", range.to),
    warmup: settingSchema("range.warmup", range.warmup),
  }),
  seed: settingSchema("seed", defaultSettings.seed),
} satisfies Record<keyof Settings, z.ZodType>;

/** Settings alone, complete. */
export const settingsSchema: z.ZodType<Settings> = z.strictObject(settings);

const text = z.string("must be text").min(1, "is empty").max(MOST_LETTERS, `is longer than ${MOST_LETTERS} letters`);
/** `NAME=path`, or a path alone, which is named by its position. */
export function referenceFrom(written: string, position: number): DataReference {
  const [, name, reference] = /^([^=]+)=(.+)$/s.exec(written) ?? [];
  return name !== undefined && reference !== undefined && NAME.test(name)
    ? { name, reference }
    : { name: String(position), reference: written };
}

const name = z.string().regex(NAME, "must begin with a letter and have letters, digits, _ . : / - only, at most 40");

/** What 01/02/2024 means. */
export const dateOrder = z.enum(["dmy", "mdy"], "must be dmy (day first) or mdy (month first)");

/** What the strategy and the data of a run are named by: paths in a run file, cells in a notebook. */
interface Naming {
  readonly noun: string;
  readonly plural: string;
  readonly reference: z.ZodType<string>;
}

/** The schema of a run: strategy, data and whatever else was not left to its default. */
function runNamedBy({ noun, plural, reference }: Naming) {
  const named = z
    .record(name, reference)
    .refine((record) => Object.keys(record).length <= MOST_NAMES, "has too many entries");
  const data = z
    .union(
      [text, z.array(text).min(1).max(MOST_NAMES), named],
      `must be a ${noun}, a list of ${plural}, or names with their ${plural}`,
    )
    .transform((written): readonly DataReference[] => {
      if (typeof written === "string") return [referenceFrom(written, 0)];
      if (Array.isArray(written)) return written.map(referenceFrom);
      return Object.entries(written).map(([name, reference]) => ({ name, reference }));
    })
    .superRefine((all, context) => {
      const [problem] = all.flatMap((one) => reference.safeParse(one.reference).error?.issues ?? []);
      if (problem) context.addIssue({ code: "custom", message: problem.message });
    })
    .refine(
      (all) => new Set(all.map(({ name }) => name)).size === all.length,
      "names an instrument twice: give each its own name, as in A=a.csv and B=b.csv",
    );
  return z
    .strictObject({
      strategy: reference,
      data,
      params: z.record(z.string(), z.number("must be a number")).prefault({}),
      signals: named.prefault({}),
      onBad: z.enum(["fail", "drop", "keep"], "must be fail, drop or keep").default("fail"),
      adjust: z.boolean("must be true or false").default(false),
      dates: dateOrder.optional(),
      budget: z.number("must be seconds").positive("must be above 0").max(86_400, "must be at most 86400").default(30),
      ...settings,
    })
    .refine(({ range }) => range.from === null || range.to === null || range.from < range.to, {
      path: ["range", "to"],
      message: "must be after range.from",
    });
}

/** A run file, complete; strategy and data are paths. */
export const runFile = runNamedBy({ noun: "path", plural: "paths", reference: text });

/** The same as the body of a notebook's backtest cell; strategy, data and signals are cells. */
export const runOfCells = runNamedBy({ noun: "cell", plural: "cells", reference: cellName });

export type RunFile = z.output<typeof runFile>;

/** The settings of a run file, without what is not part of them. */
export function settingsOf(file: RunFile): Settings {
  const { account, costs, fill, instrument, instruments, interval, latency, periodsPerYear, range, seed } = file;
  return { account, costs, fill, instrument, instruments, interval, latency, periodsPerYear, range, seed };
}
