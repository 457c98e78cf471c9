/**
 * Formats the result of a replay.
 *
 * @module
 */

import { groupDigits } from '../costs/exact.ts'
import type { GroupCount, ReplayResult, TtlCount } from '../replay/replay-result.ts'
import { checkFormatArguments, type ReportFormat, resultOf } from './report-format.ts'
import { formatCsv, formatMarkdown, formatText, type Section } from './sections.ts'

const RESULT = resultOf<ReplayResult>('replayAccessLog', {
  malformed: 'object',
  truncated: 'array',
  byTtl: 'array',
  byRoute: 'array',
  byAuthorizer: 'array',
  byHour: 'array',
  topCallers: 'array',
})

/**
 * Formats the result of a replay: totals, then hits and invocations per TTL, by route, authorizer, hour and caller.
 *
 * @throws {ConfigError} if an argument is wrong.
 */
export function formatReplay(result: ReplayResult, format: ReportFormat): string {
  const checked = checkFormatArguments('formatReplay', ['result', result, RESULT], format)
  if (checked === 'json') return `${JSON.stringify(result, undefined, 2)}\n`
  if (checked === 'csv') return formatCsv(csvRows(result))
  const sections = [
    summary(result),
    ttlSection(result),
    ...groupsOf(result).flatMap(([name, groups]) => (groups.length === 0 ? [] : [groupSection(name, groups)])),
  ]
  return checked === 'markdown' ? formatMarkdown(sections) : formatText(sections)
}

type NamedGroup = readonly [name: string, group: GroupCount]

/** The groups of a result by kind. */
export function groupsOf(result: ReplayResult): readonly (readonly [kind: string, groups: readonly NamedGroup[]])[] {
  return [
    ['route', result.byRoute.map((group) => [group.route, group] as const)],
    ['authorizer', result.byAuthorizer.map((group) => [group.authorizer, group] as const)],
    ['hour', result.byHour.map((group) => [group.hour, group] as const)],
    ['caller', result.topCallers.map((group) => [group.caller, group] as const)],
  ]
}

function summary(result: ReplayResult): Section {
  const { malformed, firstTime, lastTime } = result
  const rows: (readonly [string, string])[] = [
    ['lines', groupDigits(result.lines)],
    ['requests', groupDigits(result.requests)],
    ['without identity', groupDigits(result.withoutIdentity)],
    ['malformed', groupDigits(malformed.count)],
    ['late', groupDigits(result.late)],
    ['callers', groupDigits(result.callers)],
  ]
  const notes = [
    ...(firstTime === null || lastTime === null ? [] : [`From ${formatTime(firstTime)} to ${formatTime(lastTime)}.`]),
    ...(result.interrupted ? ['Interrupted: this is the result so far.'] : []),
    ...result.truncated.map((log) => `${log}: the gzip stream ends early or is corrupt.`),
    ...malformed.first.map(({ log, line, reason }) => `${log}:${line}: malformed (${reason})`),
  ]
  return { title: 'Replay of access logs', table: [['records', 'count'], ...rows], notes }
}

function ttlSection({ byTtl }: ReplayResult): Section {
  return { title: 'By TTL', table: [['TTL (s)', 'requests', 'hits', 'invocations', 'hit rate'], ...byTtl.map(ttlRow)] }
}

function ttlRow({ ttlSeconds, hits, invocations }: TtlCount): readonly string[] {
  const requests = hits + invocations
  return [String(ttlSeconds), groupDigits(requests), groupDigits(hits), groupDigits(invocations), formatRate(hits, requests)]
}

function groupSection(name: string, groups: readonly NamedGroup[]): Section {
  const ttls = groups[0]?.[1].byTtl.map(({ ttlSeconds }) => `hits at ${ttlSeconds} s`) ?? []
  const rows = groups.map(([label, { requests, byTtl }]) => {
    return [label, groupDigits(requests), ...byTtl.map(({ hits }) => groupDigits(hits))]
  })
  return { title: `By ${name}`, table: [[name, 'requests', ...ttls], ...rows] }
}

function csvRows(result: ReplayResult): readonly (readonly (string | number)[])[] {
  const all: readonly NamedGroup[] = [['', { requests: result.requests, byTtl: result.byTtl }]]
  const kinds: ReturnType<typeof groupsOf> = [['all', all], ...groupsOf(result)]
  const rows = kinds.flatMap(([kind, groups]) =>
    groups.flatMap(([name, { requests, byTtl }]) =>
      byTtl.map(({ ttlSeconds, hits, invocations }) => [kind, name, ttlSeconds, requests, hits, invocations]),
    ),
  )
  return [['group', 'name', 'ttlSeconds', 'requests', 'hits', 'invocations'], ...rows]
}

function formatRate(hits: number, requests: number): string {
  return requests === 0 ? '-' : `${((100 * hits) / requests).toFixed(2)}%`
}

/** A time from a log may be outside the range of dates. */
function formatTime(time: number): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString()
}
