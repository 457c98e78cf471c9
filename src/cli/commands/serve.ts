/**
 * Registers `gatewright serve`.
 *
 * @module
 */

import type { Command } from 'commander'
import { addExamples, type CommandContext, parseInteger } from '../command.ts'
import type { ServeFlags } from '../serve.ts'

/** Adds the command. */
export function registerServe(program: Command, { terminal }: CommandContext): void {
  const command = program
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
    .action(async (module: string, flags: ServeFlags) => {
      const { serve } = await import('../serve.ts')
      await serve(module, flags, terminal)
    })
  addExamples(command, 'gatewright serve ./petstore.js --port 3000')
}
