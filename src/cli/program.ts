/**
 * Defines the commands and their options. Each command is a thin layer over the library.
 *
 * @module
 */

import { createRequire } from 'node:module'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { GatewrightError } from '../errors.ts'
import { type CompareFlags, compare } from './compare.ts'
import { type ServeFlags, serve } from './serve.ts'
import type { Terminal } from './terminal.ts'

/**
 * Runs one command line, without `node` and the script. Returns the exit code: 0 for success, 1 for a failure, 2 for an
 * invalid command line.
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await program(terminal).parseAsync([...args], { from: 'user' })
    return 0
  } catch (error) {
    // commander has already written its message. `--help` and `--version` throw with exit code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    terminal.writeError(`gatewright: ${error instanceof GatewrightError ? error.message : describeError(error)}\n`)
    return 1
  }
}

function program(terminal: Terminal): Command {
  const command = new Command('gatewright')
    .description('The authorization toolkit for Amazon API Gateway')
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeError(text),
      getOutHasColors: () => terminal.colors,
      getErrHasColors: () => terminal.colors,
    })

  command
    .command('serve')
    .description('serve the APIs of a module over HTTP: its exports of restApi, httpApi and websocketApi, or their options')
    .argument('<module>', 'for example ./petstore.js')
    .option('-p, --port <number>', 'port to listen on; 0 selects a free port', parseInteger, 3000)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--separate-ports', 'one port per API, from --port on, instead of one port for all', false)
    .option('--issuer', 'start a test issuer; the module reads GATEWRIGHT_ISSUER and GATEWRIGHT_AUDIENCE', false)
    .option('--json', 'print JSON, one object per line', false)
    .option('--no-watch', 'do not load the module again when it changes')
    .option('--no-examples', 'do not print a curl command for each route')
    .action((module: string, flags: ServeFlags) => serve(module, flags, terminal))

  command
    .command('compare')
    .description('compare the four authorization types of a REST API: features, and the costs of your traffic')
    .option('--requests <number>', 'allowed requests per month', parseAmount)
    .option('--refused <number>', 'requests per month that the authorizer rejects', parseAmount, 0)
    .option('--cache-hit-rate <share>', 'share of requests answered from the authorizer result cache, 0 to 1', parseAmount, 0)
    .option('--memory <MB>', 'memory of the authorizer function', parseAmount, 128)
    .option('--duration <ms>', 'billed duration of one authorizer invocation', parseAmount, 50)
    .option('--architecture <name>', 'arm64 or x86_64', 'arm64')
    .option('--users <number>', 'monthly active users of the Cognito user pool', parseAmount, 0)
    .option('--cognito-tier <name>', 'lite, essentials or plus', 'essentials')
    .option('--free-tier', 'subtract the free tiers', false)
    .option('--json', 'print JSON', false)
    .action((flags: CompareFlags) => compare(flags, terminal))

  return command
}

function parseAmount(value: string): number {
  const amount = Number(value)
  if (value.trim() === '' || !Number.isFinite(amount) || amount < 0)
    throw new InvalidArgumentError('It must be a number of 0 or more.')
  return amount
}

function parseInteger(value: string): number {
  const integer = parseAmount(value)
  if (!Number.isInteger(integer)) throw new InvalidArgumentError('It must be an integer.')
  return integer
}

function readVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('gatewright/package.json')
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown'
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
