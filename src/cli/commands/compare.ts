/**
 * Registers `gatewright compare`: prints the feature table.
 *
 * @module
 */

import type { Command } from 'commander'
import { type CommandContext, printText } from '../command.ts'
import { library } from '../library.ts'

/** Adds the command. */
export function registerCompare(program: Command, { terminal }: CommandContext): void {
  program
    .command('compare')
    .description('compare the authorization types of API Gateway')
    .action(async () => {
      const { compareFeatures, formatFeatures } = await library.compare()
      printText(terminal, formatFeatures(compareFeatures(), 'text'))
    })
}
