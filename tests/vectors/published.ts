import { readdirSync, readFileSync } from "node:fs";

/** Numbers that somebody else published for an output of an indicator, at some bars. */
export interface Published {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
  /** One column for each input of the row. */
  readonly inputs: readonly Float64Array[];
  readonly output: string;
  readonly points: readonly { readonly bar: number; readonly value: number }[];
  readonly tolerance: number;
  /** File of numbers, and where in its source they stand. */
  readonly source: string;
}

const FOLDER = new URL("./published/", import.meta.url);

/**
 * The published numbers of every file in `published/`. Each file begins with where its numbers are from; `series NAME …` is a
 * column, and a row is `indicator option=value… | inputs | output | bar: value value…; bar: … | ±tolerance | place`.
 */
export const published: readonly Published[] = readdirSync(FOLDER)
  .sort()
  .flatMap((file) => publishedIn(file, readFileSync(new URL(file, FOLDER), "utf8")));

function publishedIn(file: string, text: string): Published[] {
  const series = new Map<string, Float64Array>();
  const rows: Published[] = [];
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith("series ")) {
      const [, name = "", ...values] = line.split(" ");
      series.set(name, Float64Array.from(values, Number));
    } else rows.push(rowOf(file, line, series));
  }
  return rows;
}

function rowOf(file: string, line: string, series: ReadonlyMap<string, Float64Array>): Published {
  const [call = "", columns = "", output = "", printed = "", tolerance = "", place = ""] = line.split(" | ");
  const [name = "", ...options] = call.split(" ");
  const inputs = columns.split(" ").map((column) => {
    const values = series.get(column);
    if (!values) throw new Error(`${file}: there is no series ${column} for ${line}`);
    return values;
  });
  return {
    name,
    options: Object.fromEntries(
      options.map((option) => {
        const [key = "", value] = option.split("=");
        return [key, Number(value)] as const;
      }),
    ),
    inputs,
    output,
    points: printed.split("; ").flatMap(pointsOf),
    tolerance: Number(tolerance.replace("±", "")),
    source: `${file.replace(".txt", "")}, ${place}`,
  };
}

/** `24: 85.73 84.37`: bar 24 and the one after it. */
function pointsOf(segment: string): Published["points"] {
  const [first, values = ""] = segment.split(": ");
  return values.split(" ").map((value, index) => ({ bar: Number(first) + index, value: Number(value) }));
}
