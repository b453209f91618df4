import type { Command } from "commander";

import { SdkError } from "../chain/errors.js";

/** Names of a command's options, with their dashes. */
function optionsOf(command: Command): string[] {
  return command.options.flatMap(({ long }) => (long === undefined ? [] : [long]));
}

/** Words of a program: each command with its options, commands of a group as "group command". */
function wordsOf(program: Command): Map<string, string[]> {
  const words = new Map<string, string[]>();
  for (const command of program.commands) {
    words.set(command.name(), [
      ...command.commands.map((child) => child.name()),
      ...optionsOf(command),
    ]);
    for (const child of command.commands) {
      words.set(`${command.name()} ${child.name()}`, optionsOf(child));
    }
  }
  return words;
}

const SCRIPTS: Record<string, (words: Map<string, string[]>) => string> = {
  bash: (words) => `_assay() {
  local current="\${COMP_WORDS[COMP_CWORD]}"
  case "\${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
${[...words]
  .filter(([name]) => name.includes(" "))
  .map(
    ([name, options]) =>
      `    "${name}") COMPREPLY=($(compgen -W "${options.join(" ")}" -- "$current")); return ;;`,
  )
  .join("\n")}
  esac
  [ "$COMP_CWORD" -eq 1 ] && { COMPREPLY=($(compgen -W "${[...words.keys()].filter((name) => !name.includes(" ")).join(" ")}" -- "$current")); return; }
  case "\${COMP_WORDS[1]}" in
${[...words]
  .filter(([name]) => !name.includes(" "))
  .map(
    ([name, options]) =>
      `    ${name}) COMPREPLY=($(compgen -W "${options.join(" ")}" -- "$current")) ;;`,
  )
  .join("\n")}
  esac
}
complete -o default -F _assay assay`,
  zsh: (words) => `#compdef assay
autoload -U +X bashcompinit && bashcompinit
${(SCRIPTS.bash as (words: Map<string, string[]>) => string)(words)}`,
  fish: (words) =>
    [...words]
      .flatMap(([name, options]) => {
        const [first = "", second] = name.split(" ");
        const seen =
          second === undefined
            ? `__fish_seen_subcommand_from ${first}`
            : `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
        const own =
          second === undefined ? [`complete -c assay -n __fish_use_subcommand -a ${first}`] : [];
        return [
          ...own,
          ...options.map((option) =>
            option.startsWith("--")
              ? `complete -c assay -n "${seen}" -l ${option.slice(2)}`
              : `complete -c assay -n "${seen}" -a ${option}`,
          ),
        ];
      })
      .join("\n"),
};

/**
 * A script that completes the program's commands and options in a shell.
 * @throws SdkError INVALID_CONFIG for a shell other than bash, zsh and fish
 */
export function completions(program: Command, shell: string): string {
  const script = SCRIPTS[shell];
  if (script !== undefined) return script(wordsOf(program));
  throw new SdkError(
    "INVALID_CONFIG",
    `there are no completions for the shell "${shell}"`,
    `Name one of ${Object.keys(SCRIPTS).join(", ")}`,
  );
}
