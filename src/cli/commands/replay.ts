/**
 * Registers `gatewright replay`: replays access logs through the authorizer result cache.
 *
 * @module
 */

import { type Command, Option } from 'commander'
import type { LogFormat, ReplayResult, Traffic } from '../../compare/index.ts'
import { addExamples, type CommandContext, parseList, parseNumber, parseNumbers, printJson, printText } from '../command.ts'
import { library } from '../library.ts'
import { findLogs } from '../log-files.ts'
import { checkFormat, formatOption, type OutputFlags, writeHtml } from '../output-format.ts'
import { startProgress } from '../progress.ts'
import { UsageError, withFlagNames } from '../usage-error.ts'

interface ReplayFlags extends OutputFlags {
  readonly ttls: readonly number[]
  readonly identitySource: readonly string[]
  readonly logFormat?: Exclude<LogFormat, object>
  readonly template?: string
  readonly reorder?: number
  readonly authorizer?: string
  readonly strict?: boolean
  readonly region?: string
  readonly memory: number
  readonly duration: number
  readonly architecture?: 'arm64' | 'x86_64'
  readonly html?: string
}

const INTERRUPTED = 130

/** Adds the command. */
export function registerReplay(program: Command, context: CommandContext): void {
  const command = program
    .command('replay')
    .description('replay access logs of API Gateway through the authorizer result cache, for several TTLs at once')
    .argument('[logs...]', 'files or globs, gzip too; none or - reads standard input')
    .requiredOption('--ttls <seconds>', 'comma-separated TTLs', parseNumbers)
    .requiredOption('--identity-source <variables>', 'comma-separated $context variables that make the cache key', parseList)
    .addOption(new Option('--log-format <name>', 'format of the logs').choices(['auto', 'json', 'clf', 'csv', 'xml']))
    .option('--template <text>', "the stage's access log format")
    .option('--reorder <seconds>', 'how far lines may be out of order', parseNumber)
    .option('--authorizer <variable>', '$context variable that distinguishes authorizers')
    .option('--strict', 'exit with 1 if a record is malformed')
    .option('--region <region>', 'print the cost of the authorizer with the prices of this AWS Region')
    .option('--memory <MB>', 'memory of the authorizer function', parseNumber, 128)
    .option('--duration <ms>', 'billed duration of one invocation', parseNumber, 50)
    .addOption(new Option('--architecture <name>', 'architecture of the function').choices(['arm64', 'x86_64']))
    .addOption(formatOption())
    .option('--json', 'print JSON')
    .option('--html <file>', 'write a report as one HTML page')
    .action((names: readonly string[], flags: ReplayFlags) => replay(names, flags, context))
  addExamples(
    command,
    "gatewright replay 'logs/*.gz' --ttls 0,60,300 --identity-source '$context.authorizer.principalId'",
    "zcat access.log.gz | gatewright replay --ttls 300 --identity-source '$context.identity.sourceIp' --json",
  )
}

async function replay(names: readonly string[], flags: ReplayFlags, { terminal, setExitCode }: CommandContext): Promise<void> {
  const format = checkFormat(flags)
  if (flags.template !== undefined && flags.logFormat !== undefined) {
    throw new UsageError('--template and --log-format exclude each other')
  }
  const { logs, bytes } = await findLogs(names, terminal)
  const { replayAccessLog, formatReplay, htmlReport, knownRegions } = await library.compare()
  if (flags.region !== undefined && !knownRegions().includes(flags.region)) {
    throw new UsageError(`--region ${flags.region}: no prices are known. Known Regions: ${knownRegions().join(', ')}`)
  }
  const controller = new AbortController()
  terminal.onceStopped(() => controller.abort())
  const progress = await startProgress(terminal, bytes)
  const optionNames = {
    ttls: { flag: '--ttls', value: flags.ttls },
    identitySource: { flag: '--identity-source', value: flags.identitySource },
    'format.template': { flag: '--template', value: flags.template },
    reorderSeconds: { flag: '--reorder', value: flags.reorder },
    authorizer: { flag: '--authorizer', value: flags.authorizer },
  }
  let result: ReplayResult
  try {
    result = await withFlagNames(optionNames, () =>
      replayAccessLog(logs, {
        ttls: flags.ttls,
        identitySource: flags.identitySource,
        format: flags.template === undefined ? flags.logFormat : { template: flags.template },
        reorderSeconds: flags.reorder,
        authorizer: flags.authorizer,
        onProgress: ({ bytes: done }) => progress.update(done),
        signal: controller.signal,
      }),
    )
  } finally {
    progress.stop()
  }
  if (flags.html !== undefined) await writeHtml(terminal, flags.html, htmlReport({ replay: result }))
  if (format === 'json') printJson(terminal, result)
  else printText(terminal, formatReplay(result, format))
  if (flags.region !== undefined && format === 'text') printText(terminal, await describeCosts(result, flags, flags.region))
  if (result.truncated.length > 0) terminal.writeError('gatewright: a gzip stream ends early or is corrupt\n')
  if (result.interrupted) setExitCode(INTERRUPTED)
  else if (flags.strict === true && (result.malformed.count > 0 || result.truncated.length > 0)) setExitCode(1)
}

async function describeCosts(result: ReplayResult, flags: ReplayFlags, region: string): Promise<string> {
  const { compareCosts, trafficOf, formatCosts } = await library.compare()
  const { memory, duration, architecture } = flags
  const names = {
    'authorizer.memoryMb': { flag: '--memory', value: memory },
    'authorizer.durationMs': { flag: '--duration', value: duration },
  }
  const blocks: string[] = []
  for (const { ttlSeconds } of result.byTtl) {
    let traffic: Traffic
    try {
      traffic = trafficOf(result, { ttlSeconds, region })
    } catch {
      return '\nThe logs span less than one hour, so no monthly cost is calculated.'
    }
    const authorizer = { memoryMb: memory, durationMs: duration, architecture }
    const costs = await withFlagNames(names, () => compareCosts({ ...traffic, authorizer, only: ['TOKEN', 'REST_JWT'] }))
    blocks.push(
      `\nMonthly costs at a TTL of ${ttlSeconds} s, scaled from the logs\n\n${formatCosts(costs, 'text', { sums: false })}`,
    )
  }
  return blocks.join('\n')
}
