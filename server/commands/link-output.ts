import type { Command } from "commander";
import { InputError } from "../../shared/errors.ts";
import type { MadeLink } from "../link/make.ts";
import { noteWritten } from "./session.ts";

/** Where a link that was asked for goes. */
export interface LinkFlags {
  readonly link?: boolean;
  readonly linkFile?: string;
  readonly page?: string;
}

/** Where `tidebook start` serves the page. */
const PAGE = "http://127.0.0.1:7437/";

/** @param what is carried: "this run" */
export function addLinkOptions(command: Command, what: string): Command {
  return command
    .option("--link", `print a link that carries ${what}, for others to check, instead of the report`)
    .option("--link-file <file>", "write the link as a .tidebook file")
    .option("--page <address>", `the page that opens the link (${PAGE})`);
}

/** @throws InputError where words are meant for a link that nobody asked for */
export function checkLinkWords(flags: LinkFlags, words: Readonly<Record<string, unknown>>): void {
  if (flags.link || flags.linkFile !== undefined) return;
  const meant = Object.entries({ ...words, "--page": flags.page }).filter(([, value]) => value !== undefined);
  if (meant.length === 0) return;
  const names = meant.map(([name]) => name).join(", ");
  throw new InputError(
    "cli/usage",
    `${names} ${meant.length === 1 ? "belongs" : "belong"} to a link: add --link or --link-file FILE`,
  );
}

/** Writes the link's file, and says what the link shows and what would cut it. @returns the address, where it is asked for */
export async function writeLink(made: MadeLink, flags: LinkFlags): Promise<string | undefined> {
  const [{ linkLengthAdvice }, { writeOutput }] = await Promise.all([
    import("../../shared/link/advice.ts"),
    import("../output-file.ts"),
  ]);
  if (flags.linkFile !== undefined) {
    await writeOutput(flags.linkFile, made.file());
    noteWritten(flags.linkFile);
  }
  const link = flags.link ? `${pageFrom(flags.page)}#${made.fragment()}` : undefined;
  for (const told of [made.warning, link === undefined ? "" : linkLengthAdvice(link).advice]) {
    if (told !== "") process.stderr.write(`tidebook: ${told}\n`);
  }
  return link;
}

function pageFrom(written = PAGE): string {
  if (/^https?:\/\/[^\s#]+$/.test(written)) return written;
  throw new InputError("cli/page", `--page ${written}: write a page's address, as in --page ${PAGE}`);
}
