/**
 * Decides who may use a channel of an AppSync Events API: the most specific row decides, and a subscription with a wildcard must be
 * open for every channel that it can match.
 *
 * @module
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/channel-namespaces.html
 */

import { ConfigError } from '../../errors.ts'
import type { AuthorizerRequest } from '../../events/index.ts'
import { type Clause, type Condition, evaluate as evaluatePolicies } from '../../policy/index.ts'
import { conditionKeysOf, type Row, rowOption } from '../service/rule-table.ts'

/** An operation on a channel. */
export type ChannelOperation = 'publish' | 'subscribe'

/** A row with its parsed channel. */
export interface ChannelRow<I> extends Row<I> {
  readonly operation: ChannelOperation
  /** The literal of each segment, `undefined` for a parameter. */
  readonly literals: readonly (string | undefined)[]
  /** The name of the parameter of each segment, `undefined` for a literal. */
  readonly names: readonly (string | undefined)[]
}

/** A channel has at most five segments, the namespace included. */
const MAX_SEGMENTS = 5
/** Letters, digits and hyphens, at most 50 characters. */
const SEGMENT = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?$/
const PARAMETER = /^\{([\w.-]{1,128})\}$/

/** @throws {ConfigError} for a key that no channel can match, and for two rows of one channel. */
export function readChannelRows<I>(subject: string, rows: readonly Row<I>[]): readonly ChannelRow<I>[] {
  const shapes = new Set<string>()
  return rows.map((row) => {
    const reject = (expected: string): never => {
      throw new ConfigError(subject, rowOption('channels', row.key), expected)
    }
    const [, operation, path = ''] = /^(publish|subscribe) \/(.{1,1024})$/s.exec(row.key) ?? []
    if (operation === undefined) return reject("'publish' or 'subscribe', a space and a channel that starts with /")
    const segments = path.split('/')
    if (segments.length > MAX_SEGMENTS) reject(`a channel of at most ${MAX_SEGMENTS} segments`)
    if (segments.includes('*')) reject('a channel without wildcards; write one row for each number of segments')
    const names = segments.map((segment) => PARAMETER.exec(segment)?.[1])
    const literals = segments.map((segment, index) => (names[index] === undefined ? segment : undefined))
    if (literals.some((literal) => literal !== undefined && !SEGMENT.test(literal)))
      reject('a channel whose segments are {parameter}, or at most 50 letters, digits and hyphens')
    const parameters = names.filter((name) => name !== undefined)
    if (new Set(parameters).size < parameters.length) reject('a channel with distinct parameter names')
    for (const bound of row.rule.binds) {
      if (!parameters.includes(bound)) reject(`a channel with {${bound}}, because ${row.rule.name} binds it`)
    }
    if (!conditionKeysOf(row).every(isTime))
      reject(`a rule without conditions other than the time; AppSync does not evaluate those of ${row.rule.name}`)
    const shape = `${operation} ${literals.map((literal) => literal ?? '{}').join('/')}`
    if (shapes.has(shape)) reject('a channel that differs from the others; the names of parameters make no difference')
    shapes.add(shape)
    // The expression above accepts two words.
    return { ...row, operation: operation as ChannelOperation, literals, names }
  })
}

/** A request for a channel. */
export interface ChannelRequest<I> {
  readonly identity: I
  readonly request: AuthorizerRequest
  readonly operation: ChannelOperation
  readonly channel: string
  /** Milliseconds since the epoch. */
  readonly nowMs: number
}

/** Whether the channel is open, and the row that decides. */
export interface ChannelDecision {
  readonly isAllowed: boolean
  readonly row: { readonly key: string; readonly rule: { readonly name: string } } | undefined
}

/** Decides a request for a channel or, for subscriptions, for all channels below a wildcard. */
export function decideChannel<I>(rows: readonly ChannelRow<I>[], input: ChannelRequest<I>): ChannelDecision {
  const { channel, operation } = input
  const segments = (channel.startsWith('/') ? channel.slice(1) : channel).split('/', MAX_SEGMENTS + 1)
  const isWildcard = segments.at(-1) === '*'
  const fixed = isWildcard ? segments.slice(0, -1) : segments
  if (segments.length > MAX_SEGMENTS || fixed.length === 0 || !fixed.every((segment) => SEGMENT.test(segment))) return CLOSED
  const ofOperation = rows.filter((row) => row.operation === operation)
  if (!isWildcard) {
    const row = mostSpecific(ofOperation.filter((row) => row.literals.length === fixed.length && startsWith(row, fixed)))
    return { row, isAllowed: row !== undefined && opensAll(row, fixed, input) }
  }
  return operation === 'subscribe' ? decideWildcard(ofOperation, fixed, input) : CLOSED
}

const CLOSED: ChannelDecision = { isAllowed: false, row: undefined }

/**
 * A wildcard matches one or more segments. Each number of segments needs a row that matches every channel, and every row that matches some
 * channel must open all that it matches.
 */
function decideWildcard<I>(rows: readonly ChannelRow<I>[], prefix: readonly string[], input: ChannelRequest<I>): ChannelDecision {
  let general: ChannelRow<I> | undefined
  for (let length = prefix.length + 1; length <= MAX_SEGMENTS; length++) {
    const reachable = rows.filter((row) => row.literals.length === length && startsWith(row, prefix))
    const closed = reachable.find((row) => !opensAll(row, prefix, input))
    const covering = reachable.find((row) => row.literals.slice(prefix.length).every((literal) => literal === undefined))
    general ??= covering
    if (covering === undefined || closed !== undefined) return { isAllowed: false, row: closed ?? general }
  }
  return { isAllowed: general !== undefined, row: general }
}

function startsWith({ literals }: ChannelRow<never>, segments: readonly string[]): boolean {
  return segments.every((segment, index) => literals[index] === undefined || literals[index] === segment)
}

/** Segment by segment, a literal is more specific than a parameter. */
function mostSpecific<I>(rows: readonly ChannelRow<I>[]): ChannelRow<I> | undefined {
  const order = ({ literals }: ChannelRow<I>): string => literals.map((literal) => (literal === undefined ? '1' : '0')).join('')
  return [...rows].sort((one, other) => (order(one) < order(other) ? -1 : 1))[0]
}

/** Whether the row opens every channel that it matches and that starts with these segments. */
function opensAll<I>(row: ChannelRow<I>, segments: readonly string[], { identity, request, nowMs }: ChannelRequest<I>): boolean {
  const residual = row.evaluate(identity, request)
  if (residual === 'all' || residual === 'none') return residual === 'all'
  const isBound = ({ bind }: Clause): boolean =>
    Object.entries(bind).every(([name, value]) => {
      const index = row.names.indexOf(name)
      // Below a wildcard the segment is not known, so no value is equal to it.
      return index >= 0 && index < segments.length && segments[index] === value
    })
  return residual.some((clause) => isBound(clause) && conditionHolds(clause.when, nowMs))
}

/** AppSync evaluates no conditions: those about the time are evaluated here, any other does not hold. */
function conditionHolds(when: Condition, nowMs: number): boolean {
  const keys = Object.values(when).flatMap((values) => Object.keys(values))
  if (!keys.every(isTime)) return false
  const resource = 'arn:aws:appsync:us-east-1:000000000000:apis/channel'
  const statement = { Effect: 'Allow' as const, Action: 'appsync:Channel', Resource: resource, Condition: when }
  const { verdict } = evaluatePolicies(
    { identity: [{ Version: '2012-10-17', Statement: [statement] }] },
    {
      principal: 'caller',
      action: 'appsync:Channel',
      resource,
      context: { 'aws:CurrentTime': new Date(nowMs).toISOString() },
    },
  )
  return verdict === 'allow'
}

function isTime(conditionKey: string): boolean {
  return conditionKey.toLowerCase() === 'aws:currenttime'
}
