import type { Command } from "commander";
import { InputError } from "../../shared/errors.ts";
import { didYouMean } from "../../shared/words.ts";
import type { CompletionWords } from "../terminal/completion.ts";
import { type AddCommand, print } from "./session.ts";

const SHELLS = ["bash", "zsh", "fish"];

const EXAMPLES = `
Examples:
  tidebook completion bash >> ~/.bashrc
  tidebook completion zsh > "\${fpath[1]}/_tidebook"
  tidebook completion fish > ~/.config/fish/completions/tidebook.fish`;

export const addCompletion: AddCommand = (parent) => {
  parent
    .command("completion")
    .summary("print a script that completes words in your shell")
    .description("Prints a script that completes commands, options and settings in a shell.")
    .argument("<shell>", SHELLS.join(", "))
    .addHelpText("after", EXAMPLES)
    .action(async (shell: string) => {
      const { completionScript } = await import("../terminal/completion.ts");
      const script = completionScript(shell, wordsOf(parent));
      if (script !== undefined) print(script.trimEnd());
      else {
        const hint = didYouMean(shell, SHELLS) || `: there are ${SHELLS.join(", ")}`;
        throw new InputError("completion/shell", `no completion for "${shell}"${hint}`);
      }
    });
};

function wordsOf(program: Command): CompletionWords[] {
  const visit = (command: Command, path: readonly string[]): CompletionWords[] => [
    {
      command: path.join(" "),
      summary: command.summary(),
      below: command.commands.map((one) => one.name()),
      options: [...command.options, { long: "--help", description: "show help", required: false }].map((option) => ({
        flag: option.long ?? "",
        text: option.description,
        takesValue: option.required,
      })),
    },
    ...command.commands.flatMap((one) => visit(one, [...path, one.name()])),
  ];
  return visit(program, []);
}
