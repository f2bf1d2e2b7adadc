import { type AddCommand, print, printJson, type Session } from "./session.ts";

interface Flags {
  readonly config?: string;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  tidebook doctor
  tidebook doctor --config relay.yaml

Exit codes: 0 all is fine, 1 something is not.`;

export const addDoctor: AddCommand = (parent, session) => {
  parent
    .command("doctor")
    .summary("say whether this machine can run strategies, and a relay of a configuration")
    .description(
      "Looks at Node, the folders that Tidebook writes, and the engine, which runs an example twice. Where there is a relay.yaml, or one is named, also whether its port is free, its log has room and its venues can be reached; nothing is sent to them.",
    )
    .option("--config <file>", "the configuration of a relay")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((flags: Flags) => examine(flags, session));
};

async function examine({ config, json }: Flags, session: Session): Promise<void> {
  const { configChecks, machineChecks } = await import("../doctor.ts");
  const ofConfig = await configChecks(config ?? "relay.yaml", config !== undefined);
  const findings = [...(await machineChecks()), ...ofConfig];
  if (findings.some(({ isFine }) => !isFine)) session.exitCode = 1;
  if (json === true) return printJson({ findings });
  for (const { name, isFine, text } of findings) print(`${isFine ? "fine " : "fault"}  ${name}: ${text}`);
}
