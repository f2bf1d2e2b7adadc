import { InputError } from "../../shared/errors.ts";
import { type Indicator, indicators } from "../../shared/indicators.ts";
import { indicatorNotes } from "../../shared/indicator-notes.ts";
import { didYouMean } from "../../shared/words.ts";
import { type AddCommand, print, printJson } from "./session.ts";

/** Of 80 columns, what names and titles leave. */
const OPTIONS_WIDTH = 16;

export const addIndicators: AddCommand = (parent) => {
  parent
    .command("indicators")
    .summary("list the indicators")
    .description("Lists the indicators, by group, or those whose name, title or group has a word.")
    .argument("[word]", "only those with this word")
    .option("--json", "print the table as JSON")
    .addHelpText("after", "\nExamples:\n  tidebook indicators\n  tidebook indicators average")
    .action(async (word: string | undefined, { json }: { json?: boolean }) => {
      const chosen = indicators.filter((one) => word === undefined || hasWord(one, word.toLowerCase()));
      if (chosen.length === 0) {
        const titles = indicators.flatMap(({ title, group }) => `${title} ${group}`.toLowerCase().split(/[^a-z]+/));
        const names = [...indicators.map(({ name }) => name), ...titles.filter((one) => one.length > 3)];
        throw new InputError(
          "indicators/none",
          `no indicator has "${word ?? ""}" in it${didYouMean(word ?? "", names) || ": `tidebook indicators` lists all"}`,
        );
      }
      if (json) printJson(chosen.map(publicRow));
      else print(await listing(chosen));
    });
};

function hasWord({ name, title, group, talibName }: Indicator, word: string): boolean {
  return [name, title, group, talibName ?? ""].some((text) => text.toLowerCase().includes(word));
}

/** The row without the engine's own number. */
function publicRow({ id: _id, ...row }: Indicator): Omit<Indicator, "id"> {
  return row;
}

async function listing(chosen: readonly Indicator[]): Promise<string> {
  const [{ inkFor }, { fit, tableText, wrap }] = await Promise.all([
    import("../terminal/ink.ts"),
    import("../terminal/table.ts"),
  ]);
  const ink = inkFor(process.stdout);
  const lines = tableText(chosen.map((one) => [`  ${one.name}`, fit(one.title, 46).trimEnd(), optionsOf(one)]));
  const groups = [...new Set(chosen.map(({ group }) => group))].sort();
  const ofGroup = (group: string) => lines.filter((_line, index) => chosen[index]?.group === group);
  const text = groups.flatMap((group) => [ink.strong(group), ...ofGroup(group), ""]);
  const count = `${chosen.length} of ${indicators.length} indicators; \`tidebook indicator NAME --data FILE\` computes one`;
  const [only] = chosen.length === 1 ? chosen : [];
  const note = wrap(indicatorNotes[only?.name ?? ""] ?? "", 80).filter((line) => line !== "");
  return [...text, ...note, ink.faint(count)].join("\n");
}

/** Options with their defaults as far as they fit, else how many. */
function optionsOf({ options }: Indicator): string {
  const text = options.map((option) => `${option.name}=${option.default}`).join(" ");
  return text.length <= OPTIONS_WIDTH ? text : `${options.length} options`;
}
