/**
 * Which identity sources an authorizer must declare, so that its reply depends on nothing outside the cache key.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { type IdentitySource, sourceText } from '../events/index.ts'
import { common, distinct, outside } from './source-sets.ts'

export interface Readers {
  /** The factory, for messages. */
  readonly subject: string
  readonly ttlSeconds: number
  /** What each way in of the verifier reads. */
  readonly reads: readonly (readonly IdentitySource[])[] | 'request'
  /** What the rules read of the request. */
  readonly ruleReads: readonly IdentitySource[] | 'request'
  /** Sources that join the key for the route's sake. */
  readonly routeSources?: readonly IdentitySource[]
}

/**
 * The identity sources of a REQUEST authorizer. Over TTL 0 every alternative must read the same ones and nothing else;
 * at TTL 0 they are those common to all alternatives, perhaps none.
 *
 * @throws {ConfigError} naming what is read outside the key, and what to do.
 */
export function identitySources({
  subject,
  ttlSeconds,
  reads,
  ruleReads,
  routeSources = [],
}: Readers): readonly IdentitySource[] {
  if (ttlSeconds === 0) return sharedSources(reads)
  const refuse = (option: string, expected: string): never => {
    throw new ConfigError(subject, option, `${expected}, or set ttlSeconds to 0`)
  }
  if (reads === 'request') {
    return refuse(
      'authenticate',
      'a verifier that declares what it reads, because with ttlSeconds over 0 a reply is handed to the next caller with the same identity sources; declare `reads`',
    )
  }
  const [first = [], ...others] = reads
  for (const other of others) {
    const odd = outside(first, other) ?? outside(other, first)
    if (odd !== undefined) {
      refuse(
        'authenticate',
        `read from the same sources on every way in, because API Gateway wants all identity sources present; only some read ${sourceText(odd)}: put all credentials into one header with several schemes`,
      )
    }
  }
  if (first.length === 0) {
    refuse('authenticate', 'reading at least one identity source, because API Gateway caches only under one: let it read one')
  }
  const sources = distinct([...first, ...routeSources])
  if (ruleReads === 'request') {
    return refuse(
      'routes',
      `made of rules that declare what they read, because their answers are cached under ${sources.map(sourceText).join(', ')}; declare \`reads\``,
    )
  }
  const odd = outside(ruleReads, sources)
  if (odd !== undefined) {
    refuse(
      'routes',
      `made of rules that read only identity sources; ${sourceText(odd)} is none, so a cached reply would answer for another value of it: let a verifier read it too`,
    )
  }
  return sources
}

/** Where nothing is cached: what all ways in read, perhaps nothing. */
export function sharedSources(reads: Readers['reads']): readonly IdentitySource[] {
  return reads === 'request' ? [] : common(reads)
}
