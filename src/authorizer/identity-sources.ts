/**
 * Which identity sources an authorizer must declare, so that its reply depends on nothing outside the cache key.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { type Source, sourceText } from '../events/index.ts'

type Alternatives = readonly (readonly Source[])[] | 'request'

interface Readers {
  /** The factory, for messages. */
  readonly subject: string
  readonly ttlSeconds: number
  /** What each way in of the verifier reads. */
  readonly reads: Alternatives
  /** What the rules read of the request. */
  readonly ruleReads: readonly Source[] | 'request'
  /** Sources that join the key for the route's sake. */
  readonly routeSources?: readonly Source[]
}

const ADVICE = 'or set ttlSeconds to 0'

/**
 * The identity sources of a REQUEST authorizer. Over TTL 0 every alternative must read the same ones and nothing else;
 * at TTL 0 they are those common to all alternatives, perhaps none.
 *
 * @throws {ConfigError} naming what is read outside the key, and what to do.
 */
export function identitySources({ subject, ttlSeconds, reads, ruleReads, routeSources = [] }: Readers): readonly Source[] {
  if (ttlSeconds === 0) return reads === 'request' ? [] : common(reads)

  if (reads === 'request') {
    throw new ConfigError(
      subject,
      'authenticate',
      `a verifier that declares what it reads, because with ttlSeconds over 0 a reply is handed to the next caller with the same identity sources; declare \`reads\`, ${ADVICE}`,
    )
  }
  const [first = [], ...others] = reads
  const sources = distinct([...first, ...routeSources])
  for (const other of others) {
    const odd = difference(first, other)
    if (odd !== undefined) {
      throw new ConfigError(
        subject,
        'authenticate',
        `read from the same sources on every way in, because API Gateway wants all identity sources present; only some read ${sourceText(odd)}: put all credentials into one header with several schemes, ${ADVICE}`,
      )
    }
  }
  if (first.length === 0) {
    throw new ConfigError(
      subject,
      'authenticate',
      `reading at least one identity source, because API Gateway caches only under one; ${ADVICE}`,
    )
  }
  if (ruleReads === 'request') {
    throw new ConfigError(
      subject,
      'routes',
      `made of rules that declare what they read, because their answers are cached under ${sources.map(sourceText).join(', ')}; declare \`reads\`, ${ADVICE}`,
    )
  }
  const outside = ruleReads.find((source) => !contains(sources, source))
  if (outside !== undefined) {
    throw new ConfigError(
      subject,
      'routes',
      `made of rules that read only identity sources; ${sourceText(outside)} is none, so a cached reply would answer for another value of it: let a verifier read it too, ${ADVICE}`,
    )
  }
  return sources
}

/**
 * The one identity source of a TOKEN authorizer: a header, at every TTL.
 *
 * @throws {ConfigError} naming what else is read.
 */
export function tokenSource(readers: Readers): Source {
  const { subject, reads, ruleReads, ttlSeconds } = readers
  const advice = 'a TOKEN event carries nothing else; use requestAuthorizer for it'
  if (reads === 'request') throw new ConfigError(subject, 'authenticate', `a verifier that reads one header: ${advice}`)
  const sources = distinct(reads.flat())
  const [only, second] = sources
  if (only === undefined || reads.some((one) => one.length === 0)) {
    throw new ConfigError(subject, 'authenticate', `a verifier that reads one header, and reads it on every way in: ${advice}`)
  }
  const odd = second ?? (only.in === 'header' ? undefined : only)
  if (odd !== undefined)
    throw new ConfigError(
      subject,
      'authenticate',
      `a verifier that reads one header; it also reads ${sourceText(odd)}: ${advice}`,
    )
  if (ruleReads !== 'request') {
    const outside = ruleReads.find((source) => !contains(sources, source))
    if (outside !== undefined)
      throw new ConfigError(subject, 'routes', `made of rules that read only that header, not ${sourceText(outside)}: ${advice}`)
  } else if (ttlSeconds > 0) {
    identitySources(readers)
  }
  return only
}

/** @throws {ConfigError} unless it is a whole number of seconds from 0 to 3600, API Gateway's ceiling. */
export function checkTtl(subject: string, ttlSeconds: unknown): void {
  if (!Number.isInteger(ttlSeconds) || (ttlSeconds as number) < 0 || (ttlSeconds as number) > 3600) {
    throw new ConfigError(subject, 'ttlSeconds', 'a whole number of seconds from 0 to 3600')
  }
}

function common(reads: readonly (readonly Source[])[]): readonly Source[] {
  const [first = [], ...others] = reads
  return distinct(first.filter((source) => others.every((other) => contains(other, source))))
}

function difference(a: readonly Source[], b: readonly Source[]): Source | undefined {
  return a.find((source) => !contains(b, source)) ?? b.find((source) => !contains(a, source))
}

function contains(sources: readonly Source[], wanted: Source): boolean {
  const text = sourceText(wanted)
  return sources.some((source) => sourceText(source) === text)
}

function distinct(sources: readonly Source[]): readonly Source[] {
  return [...new Map(sources.map((source) => [sourceText(source), source])).values()]
}
