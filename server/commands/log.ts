import { InputError } from "../../shared/errors.ts";
import { countText } from "../../shared/figures.ts";
import { timeFrom } from "../../shared/time.ts";
import { type AddCommand, noteWritten, print, printJson, type Session } from "./session.ts";

interface ExportFlags {
  readonly out: string;
  readonly venue?: string;
  readonly from?: string;
  readonly to?: string;
}

export const addLog: AddCommand = (parent, session) => {
  const log = parent.command("log").summary("check and export the event log of a relay");
  log
    .command("verify <folder>")
    .summary("check every block against the one before it; ends with 1 where one was altered")
    .option("--json", "print JSON")
    .action((folder: string, flags: { readonly json?: boolean }) => verify(folder, flags, session));
  log
    .command("export <folder>")
    .summary("write the frames of one venue as a capture: lines of `<ns> <frame>`")
    .requiredOption("--out <file>", "the capture; .gz packs it")
    .option("--venue <name>", "which venue, where the log has several")
    .option("--from <time>", "from this time on, as 2026-11-21T12:00")
    .option("--to <time>", "up to this time")
    .action(exported);
};

async function verify(folder: string, flags: { readonly json?: boolean }, session: Session): Promise<void> {
  const { verifyLog } = await import("../relay/log/verify.ts");
  const found = verifyLog(folder);
  if (found.damage.length > 0) session.exitCode = 1;
  if (flags.json === true) return printJson(found);
  print(
    `${countText(found.records, "record")} in ${countText(found.blocks, "block")} of ${countText(found.segments, "segment")}, ${found.removed} removed by retention`,
  );
  for (const { text } of found.damage) print(text);
  print(found.damage.length === 0 ? "the log is whole" : "the log is not as it was written");
}

async function exported(folder: string, { out, venue, from, to }: ExportFlags): Promise<void> {
  const { exportCapture } = await import("../relay/log/export.ts");
  const range = { from: timeOf("--from", from) ?? -Infinity, to: timeOf("--to", to) ?? Infinity };
  const lines = await exportCapture({ folder, out, venue: venue ?? null, ...range });
  noteWritten(out);
  process.stderr.write(`${countText(lines, "line")}.\n`);
}

/** µs. @throws InputError */
function timeOf(flag: string, written: string | undefined): number | null {
  if (written === undefined) return null;
  const time = timeFrom(written);
  if (time === undefined) throw new InputError("cli/time", `${flag} ${written}: write a time, as 2026-11-21T12:00`);
  return time * 1000;
}
