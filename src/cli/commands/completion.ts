/**
 * Registers `gatewright completion`: prints a completion script for a shell.
 *
 * @module
 */

import { Argument, type Command } from 'commander'
import { addExamples, type CommandContext, printText } from '../command.ts'

type Shell = 'bash' | 'zsh' | 'fish'

/** What can follow a command: its subcommands and options. */
interface CommandWords {
  /** `cost regions`; empty for the program itself. */
  readonly path: string
  readonly words: readonly string[]
}

/** Adds the command. */
export function registerCompletion(program: Command, { terminal }: CommandContext): void {
  const command = program
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .action((shell: Shell) => printText(terminal, SCRIPTS[shell](wordsOf(program, ''))))
  addExamples(
    command,
    'source <(gatewright completion bash)',
    'gatewright completion fish > ~/.config/fish/completions/gatewright.fish',
  )
}

function wordsOf(command: Command, path: string): readonly CommandWords[] {
  const options = command.options.flatMap(({ long, short }) => [long, short].filter((name) => typeof name === 'string'))
  const names = command.commands.map((child) => child.name())
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? [])
  const words = [...names, ...choices, ...options, '--help']
  const help = path === '' ? ['help', '--version'] : []
  const own = { path, words: [...new Set([...words, ...help])] }
  return [own, ...command.commands.flatMap((child) => wordsOf(child, `${path} ${child.name()}`.trim()))]
}

// The words are names of commands and options of this program: letters, digits and hyphens only.
const SCRIPTS: { readonly [S in Shell]: (commands: readonly CommandWords[]) => string } = {
  bash: (commands) => `# Completion of gatewright for bash.
_gatewright() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="\${path:+$path }$word" ;; esac
  done
  while :; do
    case "$path" in
${commands.map(({ path, words }) => `      "${path}") words="${words.join(' ')}"; break ;;`).join('\n')}
      *" "*) path="\${path% *}" ;;
      *) path="" ;;
    esac
  done
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _gatewright gatewright`,
  // In zsh, the variable `path` is tied to PATH.
  zsh: (commands) => `#compdef gatewright
# Completion of gatewright for zsh.
_gatewright() {
  local line="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$word" in -*) ;; *) line="\${line:+$line }$word" ;; esac
  done
  while :; do
    case "$line" in
${commands.map(({ path, words }) => `      "${path}") compadd -- ${words.join(' ')}; break ;;`).join('\n')}
      *" "*) line="\${line% *}" ;;
      *) line="" ;;
    esac
  done
  _files
}
compdef _gatewright gatewright`,
  fish: (commands) =>
    [
      '# Completion of gatewright for fish.',
      ...commands.flatMap(({ path, words }) => words.map((word) => fishLine(path, word))),
    ].join('\n'),
}

function fishLine(path: string, word: string): string {
  const condition = path === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${path.split(' ').at(-1)}`
  const value = word.startsWith('--') ? `-l ${word.slice(2)}` : word.startsWith('-') ? `-s ${word.slice(1)}` : `-a ${word}`
  return `complete -c gatewright -n '${condition}' ${value}`
}
