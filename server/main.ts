import { type Command, CommanderError } from "commander";
import { InputError } from "../shared/errors.ts";
import { didYouMean } from "../shared/words.ts";
import { compileNews } from "./compile-news.ts";
import { commandLine } from "./commands/index.ts";

/**
 * The command line: reads the arguments, runs the command, resolves to the exit code.
 * `interrupted` aborts at Ctrl-C.
 */
export async function main(args: readonly string[], interrupted: AbortSignal): Promise<number> {
  const session = { interrupted, exitCode: 0 };
  compileNews.onSlow = tellOnce("tidebook: compiling the strategy, which takes some seconds the first time\n");
  const program = commandLine(session);
  checkHelp(program, args);
  program.hook("preAction", (_program, command) => checkEmpty(command));
  try {
    await program.parseAsync(args.length === 0 ? ["--help"] : [...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.version" || error.code.startsWith("commander.help")) return 0;
    throw usageError(error, program, args);
  }
  return session.exitCode;
}

function tellOnce(line: string): () => void {
  let isTold = false;
  return () => {
    if (!isTold) process.stderr.write(line);
    isTold = true;
  };
}

/** `help WORD` and `WORD --help` of a word that is no command would show the help of the whole. */
function checkHelp(program: Command, [first = "", ...others]: readonly string[]): void {
  const isAsked = others.some((one) => one === "--help" || one === "-h");
  const word = first === "help" ? others[0] : isAsked ? first : undefined;
  const names = program.commands.map((command) => command.name());
  if (word === undefined || word.startsWith("-") || names.includes(word)) return;
  const wayOn = didYouMean(word, names) || ": `tidebook --help` shows what there is";
  throw new InputError("cli/usage", `unknown command '${word}'${wayOn}`);
}

/** What a shell makes of a variable that is not set would else be read as the name of a file. */
function checkEmpty(command: Command): void {
  const given = Object.entries(command.opts<Record<string, unknown>>()).filter(([, value]) =>
    [value].flat().includes(""),
  );
  const [name] = given[0] ?? [];
  const flag = command.options.find((option) => option.attributeName() === name)?.long;
  const what = flag ?? (command.args.includes("") ? "an argument" : undefined);
  if (what === undefined) return;
  throw new InputError("cli/empty", `${what} is empty: \`${fullName(command)} --help\` shows what belongs there`);
}

/** What other commands call the same. */
const OTHER_WORDS: Readonly<Record<string, string>> = { "--data": "--from", "--steps": "--horizon" };

/** Commander's complaint as one sentence with the way on. */
function usageError(error: CommanderError, program: Command, args: readonly string[]): InputError {
  let command = program;
  for (const arg of args) command = command.commands.find((one) => one.name() === arg) ?? command;
  const words =
    error.code === "commander.unknownOption"
      ? command.options.map(({ long }) => long ?? "")
      : command.commands.map((one) => one.name());
  const [sentence = ""] = error.message.replace(/^error: /, "").split("\n", 1);
  const reworded = argumentError(error.code, sentence, command);
  if (reworded !== undefined) return new InputError("cli/usage", reworded, { cause: error });
  const [, unknown = ""] = /^unknown (?:command|option) '([^'=]*)/.exec(sentence) ?? [];
  const path = fullName(command);
  const other = OTHER_WORDS[unknown] ?? "";
  const meant = words.includes(other) ? `: did you mean ${other}?` : unknown && didYouMean(unknown, words);
  const wayOn = meant || `: \`${path} --help\` shows what there is`;
  return new InputError("cli/usage", sentence.replace(/\.$/, "") + wayOn, { cause: error });
}

/** Complaints of too few and too many words, with how the command is written. */
function argumentError(code: string, sentence: string, command: Command): string | undefined {
  const words = command.registeredArguments.map((one) => (one.required ? one.name() : `[${one.name()}]`).toUpperCase());
  const usage = [fullName(command), ...words].join(" ");
  if (code === "commander.missingArgument") {
    const [, name = ""] = /'(.*)'/.exec(sentence) ?? [];
    return `${name.toUpperCase()} is missing: write \`${usage}\``;
  }
  if (code === "commander.optionMissingArgument") {
    const [, flag = "", value = ""] = /'(?:-\w, )?(\S+) (.*)'/.exec(sentence) ?? [];
    return `${flag} has nothing behind it: write \`${flag} ${value.replaceAll(/[<>]/g, "").toUpperCase()}\``;
  }
  if (code !== "commander.excessArguments") return undefined;
  const surplus = command.args.at(words.length) ?? "";
  const near =
    command.commands.length === 0
      ? ""
      : didYouMean(
          surplus,
          command.commands.map((one) => one.name()),
        );
  if (near !== "") return `unknown command '${surplus}'${near}`;
  const has = (flag: string) => command.options.some(({ long }) => long === flag);
  const flag = PRICES.test(surplus) ? "--data" : "--param";
  const isMeant = has(flag) && (flag === "--data" || /^\w+=/.test(surplus));
  const wayOn = isMeant ? `\`${flag} ${surplus}\`` : `\`${usage}\` and options`;
  return `"${surplus}" is one word too many: write ${wayOn}`;
}

/** Names of price files. */
const PRICES = /\.(csv|tsv|txt|parquet|gz|zip)$|^sp500$/i;

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}
