/**
 * Registers `gatewright serve`.
 *
 * @module
 */

import type { Command } from 'commander'
import { addExamples, type CommandContext, parseInteger } from '../command.ts'

/** Adds the command. */
export function registerServe(program: Command, { terminal }: CommandContext): void {
  const command = program
    .command('serve')
    .description('serve an API over HTTP from a module that exports a gateway or the options of restApi')
    .argument('<module>', 'for example ./petstore.js')
    .option('-p, --port <number>', 'port to listen on; 0 selects a free port', parseInteger, 3000)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .action(async (module: string, flags: { readonly port: number; readonly host: string }) => {
      const { serve } = await import('../serve.ts')
      await serve(module, flags, terminal)
    })
  addExamples(command, 'gatewright serve ./petstore.js --port 3000')
}
