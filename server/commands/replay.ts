import { InputError } from "../../shared/errors.ts";
import { type AddCommand, print, printJson, type Session } from "./session.ts";

interface Flags {
  readonly check?: boolean;
  readonly speed?: string;
  readonly events?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  tidebook replay capture.gz --check
  tidebook replay log/ --check
  tidebook replay capture.gz --events --speed 10`;

export const addReplay: AddCommand = (parent, session) => {
  parent
    .command("replay <capture>")
    .summary("play recorded market data again")
    .description(
      "Plays a capture (lines of `<ns> <frame>`, .gz or plain) or the folder of a relay's event log through the same books and bars as the live relay. The venue is known by its frames.",
    )
    .option("--check", "end with 1 where a book differs from its quotes or checksums, or a log from its checkpoints")
    .option("--events", "print what it puts out, a line of JSON each")
    .option("--speed <x>", "so many times as fast as it happened; without it as fast as it goes")
    .option("--json", "print the counts as JSON")
    .addHelpText("after", EXAMPLES)
    .action((capture: string, flags: Flags) => replay(capture, flags, session));
};

async function replay(capture: string, flags: Flags, session: Session): Promise<void> {
  const speed = speedOf(flags.speed);
  const [{ replayAny }, { nodeEngine }, { EventPrinter }, { pacer }] = await Promise.all([
    import("../relay/replay/any.ts"),
    import("../engine.ts"),
    import("../relay/replay/events.ts"),
    import("../relay/replay/pace.ts"),
  ]);
  const listeners = flags.events === true ? [new EventPrinter(print)] : [];
  const result = await replayAny(capture, {
    engine: nodeEngine(),
    listeners,
    ...(speed === null ? {} : { pace: pacer(speed, session.interrupted) }),
    clock: () => performance.now() / 1000,
  });
  const seconds = Math.round(result.seconds * 1000) / 1000;
  if (flags.json === true) printJson({ ...result, seconds });
  else if (flags.events !== true) {
    const { venue, frames, books, compared, mismatches, gaps, digest } = result;
    print(
      `${venue}: ${frames} frames, ${books} changes of books, ${compared} compared, ${mismatches} differ, ${gaps} gaps`,
    );
    for (const line of result.notes ?? []) print(line);
    print(`digest ${digest}, ${seconds} s`);
  }
  if (flags.check === true && (result.mismatches > 0 || result.isDifferent === true)) session.exitCode = 1;
}

/** @throws InputError */
function speedOf(written: string | undefined): number | null {
  if (written === undefined) return null;
  const speed = Number(written);
  if (speed > 0 && Number.isFinite(speed)) return speed;
  throw new InputError("cli/speed", `--speed ${written}: write a number above 0, as 10 for ten times as fast`);
}
