import { type Command, CommanderError } from "commander";
import { InputError } from "../shared/errors.ts";
import { didYouMean } from "../shared/words.ts";
import { commandLine } from "./commands/index.ts";

/**
 * The command line: reads the arguments, runs the command, resolves to the exit code.
 * `interrupted` aborts at Ctrl-C.
 */
export async function main(args: readonly string[], interrupted: AbortSignal): Promise<number> {
  const session = { interrupted, exitCode: 0 };
  const program = commandLine(session);
  try {
    await program.parseAsync(args.length === 0 ? ["--help"] : [...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.version" || error.code.startsWith("commander.help")) return 0;
    throw usageError(error, program, args);
  }
  return session.exitCode;
}

/** Commander's complaint as one sentence with the way on. */
function usageError(error: CommanderError, program: Command, args: readonly string[]): InputError {
  let command = program;
  for (const arg of args) command = command.commands.find((one) => one.name() === arg) ?? command;
  const words =
    error.code === "commander.unknownOption"
      ? command.options.map(({ long }) => long ?? "")
      : command.commands.map((one) => one.name());
  const [sentence = ""] = error.message.replace(/^error: /, "").split("\n", 1);
  const [, unknown = ""] = /^unknown (?:command|option) '([^'=]*)/.exec(sentence) ?? [];
  const path = fullName(command);
  const wayOn = (unknown && didYouMean(unknown, words)) || `: \`${path} --help\` shows what there is`;
  return new InputError("cli/usage", sentence.replace(/\.$/, "") + wayOn, { cause: error });
}

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}
