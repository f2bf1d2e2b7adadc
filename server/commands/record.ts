import { InputError } from "../../shared/errors.ts";
import { durationFrom } from "../../shared/time.ts";
import { type AddCommand, print, type Session, stopped } from "./session.ts";

interface Flags {
  readonly config: string;
  readonly out?: string;
  readonly for?: string;
}

export const addRecord: AddCommand = (parent, session) => {
  parent
    .command("record")
    .summary("record what venues send, without serving anybody")
    .description(
      "Runs the relay of a configuration without its server and writes the event log, until Ctrl-C or for a time.",
    )
    .option("--config <file>", "the configuration", "relay.yaml")
    .option("--out <folder>", "folder of the log, in place of the configuration's")
    .option("--for <time>", "stop after this time, as 10m")
    .addHelpText("after", "\nExample:\n  tidebook record --config relay.yaml --out log --for 10m")
    .action((flags: Flags) => record(flags, session));
};

async function record(flags: Flags, { interrupted }: Session): Promise<void> {
  const [{ loadConfig }, { startRelay }, { ownLog }, path] = await Promise.all([
    import("../relay/files.ts"),
    import("../relay/service.ts"),
    import("../relay/operational-log.ts"),
    import("node:path"),
  ]);
  const length = flags.for === undefined ? null : durationFrom(flags.for);
  if (length === undefined) throw new InputError("cli/for", `--for ${flags.for}: write a time, as 30s or 10m`);
  const folder = flags.out === undefined ? {} : { "log.folder": path.resolve(flags.out) };
  const { config, base } = await loadConfig(flags.config, folder);
  if (!config.log) throw new InputError("record/folder", "there is nowhere to record to: give --out, or log.folder");
  const report = ownLog(config, base, []);
  const service = await startRelay({ config, base, serve: null, report });
  print(`recording to ${path.resolve(base, config.log.folder)}`);
  const over = length === null ? [] : [new Promise((done) => setTimeout(done, length))];
  await Promise.race([stopped(interrupted), ...over]);
  await service.close();
}
