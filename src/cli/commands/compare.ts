/**
 * Registers `gatewright compare`: prints the feature table, or recommends a type.
 *
 * @module
 */

import { type Command, Option } from 'commander'
import type { Needs, Recommendation } from '../../compare/index.ts'
import { addExamples, type CommandContext, parseInteger, printJson, printText } from '../command.ts'
import { library } from '../library.ts'
import { checkFormat, formatOption, type OutputFlags } from '../output-format.ts'
import { UsageError, withFlagNames } from '../usage-error.ts'

interface CompareFlags extends OutputFlags {
  readonly original?: boolean
  readonly recommend?: boolean
  readonly callers?: Needs['callers']
  readonly token?: Needs['token']
  readonly api?: Needs['api']
  readonly severalSources?: boolean
  readonly ownRules?: boolean
  readonly scopes?: boolean
  readonly privateApi?: boolean
  readonly revokedWithin?: number
  readonly issuers?: number
}

/** Flags that only `--recommend` uses. */
const NEEDS = {
  callers: '--callers',
  token: '--token',
  api: '--api',
  severalSources: '--several-sources',
  ownRules: '--own-rules',
  scopes: '--scopes',
  privateApi: '--private-api',
  revokedWithin: '--revoked-within',
  issuers: '--issuers',
} as const satisfies { readonly [K in keyof CompareFlags]?: string }

/** Adds the command. */
export function registerCompare(program: Command, context: CommandContext): void {
  const command = program
    .command('compare')
    .description('compare the authorization types of API Gateway, or recommend one')
    .addOption(formatOption())
    .option('--json', 'print JSON')
    .option('--original', 'print the table of 2018 only')
    .option('--recommend', 'rank the types for the needs that the options below state')
    .addOption(new Option('--callers <who>', 'who calls').choices(['aws', 'cognito', 'third-party', 'api-key', 'certificate']))
    .addOption(new Option('--token <kind>', 'what the caller presents').choices(['jwt', 'opaque', 'saml']))
    .addOption(new Option('--api <kind>', 'the kind of API').choices(['rest', 'http', 'websocket', 'any']))
    .option('--several-sources', 'more than one header, query strings, stage variables or context decide')
    .option('--own-rules', 'groups, ownership, tenants or other custom rules decide')
    .option('--scopes', 'routes require OAuth scopes')
    .option('--private-api', 'the API is reachable from a VPC only')
    .option('--revoked-within <seconds>', 'a revoked token must stop working within this time', parseInteger)
    .option('--issuers <number>', 'number of token issuers', parseInteger)
    .action((flags: CompareFlags) => (flags.recommend === true ? recommendType(flags, context) : compare(flags, context)))
  addExamples(
    command,
    'gatewright compare --original',
    'gatewright compare --format markdown > types.md',
    'gatewright compare --recommend --callers third-party --api rest --scopes',
  )
}

async function compare(flags: CompareFlags, { terminal }: CommandContext): Promise<void> {
  const unused = Object.entries(NEEDS).find(([name]) => flags[name as keyof CompareFlags] !== undefined)
  if (unused !== undefined) throw new UsageError(`${unused[1]} requires --recommend`)
  const { compareFeatures, formatFeatures, formatFeatureTable, featureTableAsJson } = await library.compare()
  const comparison = compareFeatures()
  const table = flags.original === true ? comparison.original : comparison.today
  const format = checkFormat(flags)
  if (format === 'json') printJson(terminal, featureTableAsJson(table))
  else printText(terminal, flags.original === true ? formatFeatureTable(table, format) : formatFeatures(comparison, format))
}

async function recommendType(flags: CompareFlags, { terminal, setExitCode }: CommandContext): Promise<void> {
  const { callers } = flags
  if (callers === undefined) throw new UsageError('--callers is required with --recommend')
  if (flags.original === true) throw new UsageError('--original and --recommend exclude each other')
  const { recommend } = await library.compare()
  const names = {
    revokedWithinSeconds: { flag: '--revoked-within', value: flags.revokedWithin },
    issuers: { flag: '--issuers', value: flags.issuers },
  }
  const recommendation = await withFlagNames(names, () =>
    recommend({
      callers,
      token: flags.token,
      api: flags.api,
      severalSources: flags.severalSources,
      ownRules: flags.ownRules,
      scopes: flags.scopes,
      privateApi: flags.privateApi,
      revokedWithinSeconds: flags.revokedWithin,
      issuers: flags.issuers,
    }),
  )
  const format = checkFormat(flags)
  if (format === 'json') printJson(terminal, recommendation)
  else if (format === 'text') printText(terminal, formatRecommendation(recommendation))
  else throw new UsageError(`--format ${format} is not available with --recommend; use text or json`)
  if (recommendation.best === null) setExitCode(1)
}

function formatRecommendation({ because, candidates }: Recommendation): string {
  const lines = candidates.map(({ type, fits, lostBecause }) => {
    const reasons = lostBecause.map(({ need, text }) => `${need}: ${text}`).join('; ')
    return `  ${fits ? 'fits' : 'no  '}  ${type.padEnd(20)}  ${reasons}`.trimEnd()
  })
  return [because, '', ...lines].join('\n')
}
