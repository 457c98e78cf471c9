/**
 * Runs one command line. Each command is a thin layer over the library and has its own file in `commands/`.
 *
 * @module
 */

import { createRequire } from 'node:module'
import { Command, CommanderError } from 'commander'
import { GatewrightError } from '../errors.ts'
import type { ExitCode } from './command.ts'
import { COMMANDS } from './commands/index.ts'
import { escapeLines, escapeText } from './escape-text.ts'
import type { Terminal } from './terminal.ts'

/**
 * Runs one command line, without `node` and the script. Returns the exit code: 0 for success, 1 for a negative result or a
 * failure, 2 for an invalid command line, 130 for a command that the user interrupted.
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: ExitCode = 0
  const program = createProgram(terminal, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    // commander has already written its message. `--help` and `--version` throw with exit code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    terminal.writeError(`gatewright: ${describeError(error, program.opts()['debug'] === true)}\n`)
    return error instanceof GatewrightError && error.code === 'ERR_USAGE' ? 2 : 1
  }
}

/** The program with all commands, for its help and for the completion scripts. */
export function createProgram(terminal: Terminal, setExitCode: (code: ExitCode) => void): Command {
  const program = new Command('gatewright')
    .description('The authorization toolkit for Amazon API Gateway')
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .option('--debug', 'print the stack trace of an error')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(escapeLines(text)),
      writeErr: (text) => terminal.writeError(escapeLines(text)),
      // commander prints its suggestion on a line of its own.
      outputError: (text, write) => write(`${escapeText(text.trimEnd().replaceAll('\n', ' '))}\n`),
      getOutHasColors: () => terminal.colors,
      getErrHasColors: () => terminal.colors,
    })
  for (const register of COMMANDS) register(program, { terminal, setExitCode })
  return program
}

function readVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('gatewright/package.json')
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown'
}

function describeError(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return escapeText(String(error))
  if (debug) return escapeLines(error.stack ?? error.message)
  return `${escapeText(error.message)}${error instanceof GatewrightError ? '' : ' (run with --debug for the stack trace)'}`
}
