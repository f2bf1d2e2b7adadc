import { z } from "../schema.ts";
import { InputError } from "../errors.ts";
import { readYaml } from "../yaml.ts";
import type { FrontMatter, Problem } from "./notebook.ts";

/** The version of the format that is written, and the newest that may be edited. */
export const FORMAT = 1;

const MOST_TITLE = 200;
const MOST_TAGS = 50;

const schema = z.looseObject({
  tidebook: z.number("must be the number of the format: 1").int().min(1).default(FORMAT),
  title: z.string("must be text").max(MOST_TITLE, `is longer than ${MOST_TITLE} letters`).default(""),
  tags: z.array(z.string("must be words").max(60), "must be a list of words").max(MOST_TAGS).default([]),
});

const NONE: FrontMatter = { version: FORMAT, title: "", tags: [], problems: [], end: 0 };

/** Reads what stands between `---` lines at the file's very begin. What cannot be read becomes problems, never an error. */
export function readFrontMatter(text: string): FrontMatter {
  const match = /^\ufeff?---[ \t]*(\r\n?|\n)([\s\S]*?(?:\r\n?|\n)|)---[ \t]*(?:\r\n?|\n|$)/.exec(text);
  if (!match) return { ...NONE, end: text.startsWith("\ufeff") ? 1 : 0 };
  const end = match[0].length;
  const source = (match[2] ?? "").replaceAll(/\r\n?/g, "\n");
  try {
    const { value, placeOf } = readYaml(source, "front matter");
    const parsed = schema.safeParse(value ?? {});
    if (parsed.success) {
      const { tidebook, title, tags } = parsed.data;
      return { version: tidebook, title, tags, problems: [], end };
    }
    const problems = parsed.error.issues.map(({ path, message }): Problem => {
      const { line, column } = placeOf(path);
      return { line: line + 1, column, message: `${path.join(".") || "front matter"} ${message}` };
    });
    return { ...NONE, problems, end };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { line, column } = error.facts;
    return { ...NONE, problems: [{ line: Number(line) + 1, column: Number(column), message: error.message }], end };
  }
}
