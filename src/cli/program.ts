/**
 * The commands and their options. Each hands over to the library at once.
 *
 * @module
 */

import { createRequire } from 'node:module'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { GatewrightError } from '../errors.ts'
import { type CompareFlags, compare } from './compare.ts'
import { serve } from './serve.ts'
import type { Terminal } from './terminal.ts'

/** Runs one command line (without `node` and the script). The result is the exit code: 0, 1 for a failure, 2 for a wrong command line. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await program(terminal).parseAsync([...args], { from: 'user' })
    return 0
  } catch (error) {
    // commander has written its own message; `--help` and `--version` come here with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    terminal.writeError(`gatewright: ${error instanceof GatewrightError ? error.message : describe(error)}\n`)
    return 1
  }
}

function program(terminal: Terminal): Command {
  const command = new Command('gatewright')
    .description('The authorizer toolkit for Amazon API Gateway')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeError(text),
      getOutHasColors: () => terminal.colours,
      getErrHasColors: () => terminal.colours,
    })

  command
    .command('serve')
    .description('run an API from a module that exports a gateway, or the options of restApi')
    .argument('<module>', 'e.g. ./petstore.js')
    .option('-p, --port <number>', 'port to listen on, 0 for any', wholeNumber, 3000)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .action((module: string, flags: { readonly port: number; readonly host: string }) => serve(module, flags, terminal))

  command
    .command('compare')
    .description('the four authorization types of a REST API: features, and what each costs for your traffic')
    .option('--requests <number>', 'requests a month that are let in', amount)
    .option('--refused <number>', 'requests a month that the authorizer refuses', amount, 0)
    .option('--cache-hit-rate <share>', "share of requests that the authorizer's cache answers, 0 to 1", amount, 0)
    .option('--memory <MB>', "the authorizer's memory", amount, 128)
    .option('--duration <ms>', 'billed duration of one authorizer run', amount, 50)
    .option('--architecture <name>', 'arm64 or x86_64', 'arm64')
    .option('--users <number>', 'monthly active users of the Cognito pool', amount, 0)
    .option('--cognito-tier <name>', 'lite, essentials or plus', 'essentials')
    .option('--free-tier', 'take the free tiers off', false)
    .option('--json', 'print data instead of text', false)
    .action((flags: CompareFlags) => compare(flags, terminal))

  return command
}

function amount(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It must be a number of 0 or more.')
  return value
}

function wholeNumber(text: string): number {
  const value = amount(text)
  if (!Number.isInteger(value)) throw new InvalidArgumentError('It must be a whole number.')
  return value
}

function version(): string {
  const manifest: unknown = createRequire(import.meta.url)('gatewright/package.json')
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown'
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
