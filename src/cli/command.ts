/**
 * Defines what a command is: a function that adds itself to the program and is given the terminal.
 *
 * @module
 */

import { type Command, InvalidArgumentError } from 'commander'
import { escapeLines, formatJson } from './escape-text.ts'
import type { Terminal } from './terminal.ts'

/** What an action returns: the exit code, or `undefined` for 0. */
export type ExitCode = 0 | 1 | 2 | 130

/** What a command is given while it is registered. */
export interface CommandContext {
  /** Where it writes. */
  readonly terminal: Terminal
  /** Sets the exit code of a command that ran: 1 for a negative result. */
  readonly setExitCode: (code: ExitCode) => void
}

/** Adds one command to the program. It must not load modules of the library: see {@link library}. */
export type CommandRegistration = (program: Command, context: CommandContext) => void

/** Writes several lines, with a newline at its end and without control characters. */
export function printText(terminal: Terminal, text: string): void {
  // CSV has CRLF, which a terminal does not need.
  const lines = text.replaceAll('\r\n', '\n')
  terminal.write(escapeLines(lines.endsWith('\n') ? lines : `${lines}\n`))
}

/** Writes one JSON value. */
export function printJson(terminal: Terminal, value: unknown): void {
  terminal.write(formatJson(value))
}

/** Adds examples to the help of a command. */
export function addExamples(command: Command, ...examples: readonly string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`)
}

/** Parses a decimal number of a flag. The library checks its range. */
export function parseNumber(value: string): number {
  if (!/^[+-]?\d{1,30}(\.\d{1,30})?$/.test(value)) throw new InvalidArgumentError('It must be a decimal number.')
  return Number(value)
}

/** Parses an integer of a flag. */
export function parseInteger(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError('It must be an integer of 0 or more.')
  return Number(value)
}

/** Parses a comma-separated list of a flag. */
export function parseList(value: string): readonly string[] {
  const items = value.split(',').map((item) => item.trim())
  if (items.includes('')) throw new InvalidArgumentError('It must be a comma-separated list without empty items.')
  return items
}

/** Parses a comma-separated list of numbers. */
export function parseNumbers(value: string): readonly number[] {
  return parseList(value).map(parseNumber)
}
