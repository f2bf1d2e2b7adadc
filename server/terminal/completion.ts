import { indicators } from "../../shared/indicators.ts";
import { settingFields } from "../../shared/setting-fields.ts";

/** What can be typed: each command, by its full name, with the words that may follow it. */
export interface CompletionWords {
  readonly command: string;
  readonly summary: string;
  readonly below: readonly string[];
  readonly options: readonly { readonly flag: string; readonly text: string; readonly takesValue: boolean }[];
}

/** The completion script of a shell, or undefined for one that has none here. */
export function completionScript(shell: string, commands: readonly CompletionWords[]): string | undefined {
  const scripts: Readonly<Record<string, (commands: readonly CompletionWords[]) => string>> = { bash, zsh, fish };
  return Object.hasOwn(scripts, shell) ? scripts[shell]?.(commands) : undefined;
}

const settings = settingFields.filter(({ path }) => !path.includes("NAME")).map(({ path }) => `${path}=`);
const names = indicators.map(({ name }) => name);

/** Words that follow a command, other than its options. */
function argumentsOf({ command, below }: CompletionWords): readonly string[] {
  return command === "indicator" ? names : command === "completion" ? ["bash", "zsh", "fish"] : below;
}

function cases(commands: readonly CompletionWords[]): string {
  return commands
    .map((one) => {
      const words = [...argumentsOf(one), ...one.options.map(({ flag }) => flag)].join(" ");
      return `    "${one.command}") words="${words}" ;;`;
    })
    .join("\n");
}

/** The words before the cursor that name a command, joined. */
const FIND = (commands: readonly CompletionWords[]) => `  local path="" word known=" ${commands
  .map(({ command }) => command.replaceAll(" ", "/"))
  .join(" ")} "
  for word in "\${before[@]}"; do
    if [[ "$known" == *" \${path:+$path/}$word "* ]]; then path="\${path:+$path/}$word"; fi
  done
  path="\${path//\\// }"`;

function bash(commands: readonly CompletionWords[]): string {
  return `# Tidebook, completion for bash.
_tidebook() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  local before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
${FIND(commands)}
  if [[ "$previous" == "--set" ]]; then
    compopt -o nospace
    COMPREPLY=($(compgen -W "${settings.join(" ")}" -- "$current"))
    return
  fi
  case "$path" in
${cases(commands)}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _tidebook tidebook
`;
}

function zsh(commands: readonly CompletionWords[]): string {
  return `#compdef tidebook
# Tidebook, completion for zsh.
_tidebook() {
  local words_="" previous="\${words[CURRENT-1]}"
  local -a before
  before=("\${(@)words[2,CURRENT-1]}")
${FIND(commands)}
  if [[ "$previous" == "--set" ]]; then
    compadd -S '' -- ${settings.join(" ")}
    return
  fi
  case "$path" in
${cases(commands).replaceAll("words=", "words_=")}
  esac
  compadd -- \${=words_}
  _files
}
if [ "$funcstack[1]" = "_tidebook" ]; then _tidebook "$@"; else compdef _tidebook tidebook; fi
`;
}

function fish(commands: readonly CompletionWords[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "\\'")}'`;
  const under = ({ command }: CompletionWords) =>
    command === ""
      ? "__fish_use_subcommand"
      : command
          .split(" ")
          .map((word) => `__fish_seen_subcommand_from ${word}`)
          .join("; and ");
  const lines = commands.flatMap((one) => [
    ...argumentsOf(one).map((word) => {
      const summary = commands.find(({ command }) => command === `${one.command} ${word}`.trim())?.summary ?? "";
      return `complete -c tidebook -n ${quoted(under(one))} -a ${word}${summary === "" ? "" : ` -d ${quoted(summary)}`}`;
    }),
    ...one.options.map(
      ({ flag, text, takesValue }) =>
        `complete -c tidebook -n ${quoted(under(one))} -l ${flag.slice(2)}${takesValue ? " -r" : ""} -d ${quoted(text)}`,
    ),
  ]);
  return `# Tidebook, completion for fish.\n${lines.join("\n")}\n`;
}
