/**
 * Registers `gatewright cost`: prints what each authorization type costs for stated traffic.
 *
 * @module
 */

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { PriceList, Traffic } from '../../compare/index.ts'
import { addExamples, type CommandContext, parseList, parseNumber, printJson, printText } from '../command.ts'
import { escapeText } from '../escape-text.ts'
import { library } from '../library.ts'
import { checkFormat, codeOf, formatOption, type OutputFlags, writeHtml } from '../output-format.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError, withFlagNames } from '../usage-error.ts'

interface CostFlags extends OutputFlags {
  readonly region?: string
  readonly requests?: number
  readonly refused?: number
  readonly refusedUnseen?: number
  readonly payloadKb?: number
  readonly cacheHitRate?: number
  readonly invocations?: number
  readonly callers?: number
  readonly ttl?: number
  readonly zipf?: number
  readonly memory: number
  readonly duration: number
  readonly architecture?: 'arm64' | 'x86_64'
  readonly coldStarts?: number
  readonly init?: number
  readonly users?: number
  readonly cognitoTier?: 'lite' | 'essentials' | 'plus'
  readonly federatedUsers?: number
  readonly machineTokens?: number
  readonly freeTier?: boolean
  readonly only?: readonly string[]
  readonly prices?: string
  readonly showSums?: boolean
  readonly html?: string
}

/** Adds the command and its subcommand. */
export function registerCost(program: Command, context: CommandContext): void {
  const command = program
    .command('cost')
    .description('calculate the monthly cost of each authorization type from dated prices')
    .option('--region <region>', 'the AWS Region of the prices')
    .option('--requests <number>', 'allowed requests per month', parseNumber)
    .option('--refused <number>', 'requests per month that the authorizer rejects or denies', parseNumber)
    .option('--refused-unseen <number>', 'requests per month that are rejected without an invocation', parseNumber)
    .option('--payload-kb <number>', 'size of every request in KB', parseNumber)
    .option('--cache-hit-rate <share>', 'share of the requests that the result cache answers, 0 to 1', parseNumber)
    .option('--invocations <number>', 'all invocations of the authorizer per month', parseNumber)
    .option('--callers <number>', 'number of callers, for the cache model; requires --ttl', parseNumber)
    .option('--ttl <seconds>', 'TTL of the result cache, for the cache model', parseNumber)
    .option('--zipf <exponent>', 'a few callers call often: rates follow 1 / rank^exponent', parseNumber)
    .option('--memory <MB>', 'memory of the authorizer function', parseNumber, 128)
    .option('--duration <ms>', 'billed duration of one invocation', parseNumber, 50)
    .addOption(new Option('--architecture <name>', 'architecture of the function').choices(['arm64', 'x86_64']))
    .option('--cold-starts <number>', 'cold starts per month', parseNumber)
    .option('--init <ms>', 'billed duration of the INIT phase of a cold start', parseNumber)
    .option('--users <number>', 'monthly active users of the Cognito user pool', parseNumber)
    .addOption(new Option('--cognito-tier <name>', 'feature plan of the pool').choices(['lite', 'essentials', 'plus']))
    .option('--federated-users <number>', 'users that sign in through SAML or OIDC', parseNumber)
    .option('--machine-tokens <number>', 'token responses of the client credentials grant', parseNumber)
    .option('--free-tier', 'subtract the free tiers')
    .option('--only <types>', 'comma-separated types', parseList)
    .option('--prices <file>', 'a JSON file with a price list')
    .option('--show-sums', 'print how each amount is computed, with source and date')
    .addOption(formatOption())
    .option('--json', 'print JSON')
    .option('--html <file>', 'write a report as one HTML page')
    .action((flags: CostFlags) => printCosts(flags, context))
  addExamples(
    command,
    'gatewright cost --region us-east-1 --requests 10000000 --callers 5000 --ttl 300',
    'gatewright cost --region eu-west-1 --requests 50000000 --cache-hit-rate 0.9 --users 20000 --show-sums',
    'gatewright cost regions',
  )
  command
    .command('regions')
    .description('list the AWS Regions with known prices')
    .option('--json', 'print JSON')
    .action(async (_: object, regions: Command) => {
      const { knownRegions } = await library.compare()
      // `--json` is an option of the parent command too.
      if (regions.optsWithGlobals()['json'] === true) printJson(context.terminal, knownRegions())
      else printText(context.terminal, knownRegions().join('\n'))
    })
}

const FLAGS: { readonly [option: string]: readonly [flag: string, name: keyof CostFlags] } = {
  region: ['--region', 'region'],
  prices: ['--prices', 'prices'],
  requests: ['--requests', 'requests'],
  refused: ['--refused', 'refused'],
  refusedUnseen: ['--refused-unseen', 'refusedUnseen'],
  payloadKb: ['--payload-kb', 'payloadKb'],
  cacheHitRate: ['--cache-hit-rate', 'cacheHitRate'],
  invocations: ['--invocations', 'invocations'],
  'cache.callers.callers': ['--callers', 'callers'],
  'cache.callers.exponent': ['--zipf', 'zipf'],
  'cache.ttlSeconds': ['--ttl', 'ttl'],
  'authorizer.memoryMb': ['--memory', 'memory'],
  'authorizer.durationMs': ['--duration', 'duration'],
  'authorizer.coldStarts': ['--cold-starts', 'coldStarts'],
  'authorizer.initMs': ['--init', 'init'],
  monthlyActiveUsers: ['--users', 'users'],
  federatedUsers: ['--federated-users', 'federatedUsers'],
  machineTokens: ['--machine-tokens', 'machineTokens'],
  only: ['--only', 'only'],
}

async function printCosts(flags: CostFlags, { terminal }: CommandContext): Promise<void> {
  const traffic = await toTraffic(flags, terminal)
  const format = checkFormat(flags)
  const { compareCosts, formatCosts, compareFeatures, bestTtl, htmlReport } = await library.compare()
  const names = Object.fromEntries(Object.entries(FLAGS).map(([option, [flag, name]]) => [option, { flag, value: flags[name] }]))
  const costs = await withFlagNames(names, () => compareCosts(traffic))
  if (flags.html !== undefined) {
    const curve = traffic.cache === undefined ? undefined : bestTtl(traffic, { maxStaleSeconds: 3600 })
    await writeHtml(terminal, flags.html, htmlReport({ costs, features: compareFeatures(), curve }))
  }
  if (format === 'json') printJson(terminal, costs)
  else if (format === 'csv') printText(terminal, formatCosts(costs, format))
  else printText(terminal, formatCosts(costs, format, { sums: flags.showSums === true }))
}

async function toTraffic(flags: CostFlags, terminal: Terminal): Promise<Traffic> {
  const { requests } = flags
  if (requests === undefined) throw new UsageError('--requests is required')
  if (flags.region === undefined && flags.prices === undefined) throw new UsageError('--region or --prices is required')
  if (flags.region !== undefined && flags.prices !== undefined) throw new UsageError('--region and --prices exclude each other')
  const given = (['cacheHitRate', 'invocations', 'callers'] as const).filter((name) => flags[name] !== undefined)
  if (given.length > 1) throw new UsageError('--cache-hit-rate, --invocations and --callers exclude each other')
  return {
    region: flags.region,
    prices: flags.prices === undefined ? undefined : await readPrices(flags.prices, terminal),
    requests,
    refused: flags.refused,
    refusedUnseen: flags.refusedUnseen,
    payloadKb: flags.payloadKb,
    cacheHitRate: flags.cacheHitRate,
    invocations: flags.invocations,
    cache: cacheModel(flags, requests),
    authorizer: {
      memoryMb: flags.memory,
      durationMs: flags.duration,
      architecture: flags.architecture,
      coldStarts: flags.coldStarts,
      initMs: flags.init,
    },
    monthlyActiveUsers: flags.users,
    cognitoTier: flags.cognitoTier,
    federatedUsers: flags.federatedUsers,
    machineTokens: flags.machineTokens,
    freeTier: flags.freeTier,
    // compareCosts checks the names.
    only: flags.only as Traffic['only'],
  }
}

function cacheModel({ callers, ttl, zipf }: CostFlags, requests: number): Traffic['cache'] {
  if (callers === undefined) {
    if (ttl !== undefined) throw new UsageError('--ttl requires --callers')
    if (zipf !== undefined) throw new UsageError('--zipf requires --callers')
    return undefined
  }
  if (ttl === undefined) throw new UsageError('--callers requires --ttl')
  const rates =
    zipf === undefined
      ? ({ kind: 'uniform', callers, requests } as const)
      : ({ kind: 'zipf', callers, requests, exponent: zipf } as const)
  return { callers: rates, ttlSeconds: ttl }
}

async function readPrices(file: string, { cwd }: Terminal): Promise<PriceList> {
  let text: string
  try {
    text = await readFile(resolve(cwd, file), 'utf8')
  } catch (error) {
    throw new UsageError(`--prices ${escapeText(file)}: the file cannot be read (${codeOf(error)})`)
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`--prices ${escapeText(file)}: the file does not contain JSON`)
  }
}
