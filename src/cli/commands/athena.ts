/**
 * Registers `gatewright athena`: prints the SQL that replays access logs in Amazon S3.
 *
 * @module
 */

import type { Command } from 'commander'
import { addExamples, type CommandContext, parseList, parseNumber, parseNumbers, printJson, printText } from '../command.ts'
import { library } from '../library.ts'
import { withFlagNames } from '../usage-error.ts'

interface AthenaFlags {
  readonly table: string
  readonly timeColumn: string
  readonly identityColumn: readonly string[]
  readonly ttls: readonly number[]
  readonly statusColumn?: string
  readonly orderColumn?: string
  readonly from?: number
  readonly to?: number
  readonly reduce?: boolean
  readonly json?: boolean
}

/** Adds the command. */
export function registerAthena(program: Command, { terminal }: CommandContext): void {
  const command = program
    .command('athena')
    .description('print SQL for Amazon Athena that counts invocations per TTL over access logs in S3')
    .requiredOption('--table <name>', 'table or database.table')
    .requiredOption('--time-column <name>', 'column with the time in milliseconds since the epoch')
    .requiredOption('--identity-column <names>', 'comma-separated columns that make the cache key', parseList)
    .requiredOption('--ttls <seconds>', 'comma-separated TTLs', parseNumbers)
    .option('--status-column <name>', 'column with the status: a 401 is not cached')
    .option('--order-column <name>', 'column that orders rows of the same millisecond')
    .option('--from <ms>', 'first time, in milliseconds since the epoch', parseNumber)
    .option('--to <ms>', 'end of the time range, not included', parseNumber)
    .option('--reduce', 'use a lambda over arrays instead of MATCH_RECOGNIZE')
    .option('--json', 'print the SQL as a JSON string')
    .action(async (flags: AthenaFlags) => {
      const { athenaQuery } = await library.compare()
      const names = {
        table: { flag: '--table', value: flags.table },
        timeColumn: { flag: '--time-column', value: flags.timeColumn },
        identityColumns: { flag: '--identity-column', value: flags.identityColumn },
        ttls: { flag: '--ttls', value: flags.ttls },
        statusColumn: { flag: '--status-column', value: flags.statusColumn },
        orderColumn: { flag: '--order-column', value: flags.orderColumn },
        from: { flag: '--from', value: flags.from },
        to: { flag: '--to', value: flags.to },
      }
      const sql = await withFlagNames(names, () =>
        athenaQuery({
          table: flags.table,
          timeColumn: flags.timeColumn,
          identityColumns: flags.identityColumn,
          ttls: flags.ttls,
          statusColumn: flags.statusColumn,
          orderColumn: flags.orderColumn,
          from: flags.from,
          to: flags.to,
          form: flags.reduce === true ? 'reduce' : 'match-recognize',
        }),
      )
      if (flags.json === true) printJson(terminal, sql)
      else printText(terminal, sql)
    })
  addExamples(
    command,
    'gatewright athena --table logs.access --time-column time --identity-column principal --ttls 0,60,300',
    'gatewright athena --table access --time-column t --identity-column user,caller --ttls 300 --reduce',
  )
}
