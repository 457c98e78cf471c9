/**
 * Determines the identity sources of an authorizer, so that its response depends on nothing outside the cache key.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { type IdentitySource, sourceText } from '../events/index.ts'

/** What the parts of one authorizer read. */
export interface SourceOptions {
  /** The name of the factory, for messages. */
  readonly subject: string
  readonly ttlSeconds: number
  /** What each alternative of the verifier reads. */
  readonly reads: readonly (readonly IdentitySource[])[] | 'request'
  /** What the rules read. */
  readonly ruleReads: readonly IdentitySource[] | 'request'
  /** The sources that identify the route, if the response depends on it. */
  readonly routeSources?: readonly IdentitySource[]
}

/**
 * Returns the identity sources of a REQUEST authorizer. Under a TTL all alternatives must read the same sources, and the
 * rules must not read any other. At TTL 0 the result is the sources that all alternatives read; it may be empty.
 *
 * @throws {ConfigError} that names the read that is not part of the cache key.
 */
export function identitySources({
  subject,
  ttlSeconds,
  reads,
  ruleReads,
  routeSources = [],
}: SourceOptions): readonly IdentitySource[] {
  if (ttlSeconds === 0) return sharedSources(reads)
  const reject = (option: string, problem: string): never => {
    throw new ConfigError(subject, option, '', `${option} ${problem}, or set ttlSeconds to 0.`)
  }
  if (reads === 'request') {
    return reject(
      'authenticate',
      'reads the whole request or accepts each credential once, but a cached response is reused for every request with the same identity sources. Declare its identity sources in `reads`',
    )
  }
  const [first = [], ...others] = reads
  for (const other of others) {
    const source = firstMissing(first, other) ?? firstMissing(other, first)
    if (source !== undefined) {
      reject(
        'authenticate',
        `reads ${sourceText(source)} on some alternatives only, but under a TTL API Gateway requires all identity sources in every request. Use one header with several schemes`,
      )
    }
  }
  if (first.length === 0) {
    reject('authenticate', 'reads no identity source, so there is no cache key. Let it read at least one')
  }
  const sources = distinctSources([...first, ...routeSources])
  if (ruleReads === 'request') {
    return reject(
      'routes',
      `has a rule that reads the whole request, but its result is cached for ${sources.map(sourceText).join(', ')}. Declare the rule's \`reads\``,
    )
  }
  const source = firstMissing(ruleReads, sources)
  if (source !== undefined) {
    reject(
      'routes',
      `has a rule that reads ${sourceText(source)}, which is not an identity source, so a cached response would apply to other values of it. Let the verifier read it`,
    )
  }
  return sources
}

/** Returns the sources that every alternative reads: API Gateway rejects a request that lacks an identity source. */
export function sharedSources(reads: SourceOptions['reads']): readonly IdentitySource[] {
  if (reads === 'request') return []
  return distinctSources(reads.flat()).filter((source) => reads.every((list) => firstMissing([source], list) === undefined))
}

/**
 * Returns the identity source of a TOKEN authorizer: the one header that all alternatives of the verifier read.
 *
 * @throws {ConfigError} if the verifier or a rule reads anything else.
 */
export function tokenSource({ subject, ttlSeconds, reads, ruleReads }: SourceOptions): IdentitySource {
  const reject = (option: string, source?: IdentitySource): never => {
    const other = source === undefined ? '' : `, but reads ${sourceText(source)}`
    const problem = `${option} must read one header and nothing else${other}. Use requestAuthorizer for other identity sources.`
    throw new ConfigError(subject, option, '', problem)
  }
  const alternatives = reads === 'request' ? [] : reads
  const sources = alternatives.flat()
  const [first] = sources
  const isOther = (source: IdentitySource): boolean => first?.in !== 'header' || sourceText(source) !== sourceText(first)
  const other = sources.find(isOther)
  if (first === undefined || other !== undefined || alternatives.some((list) => list.length === 0))
    return reject('authenticate', other)
  if (ruleReads === 'request') return ttlSeconds === 0 ? first : reject('routes')
  const otherOfRules = ruleReads.find(isOther)
  return otherOfRules === undefined ? first : reject('routes', otherOfRules)
}

/** Removes duplicates. The sources are copied, because the arrays belong to the verifier. */
function distinctSources(sources: readonly IdentitySource[]): readonly IdentitySource[] {
  return [...new Map(sources.map((source) => [sourceText(source), { in: source.in, name: source.name }])).values()]
}

/** Returns the first of `sources` that is not in `others`. */
function firstMissing(sources: readonly IdentitySource[], others: readonly IdentitySource[]): IdentitySource | undefined {
  const known = new Set(others.map(sourceText))
  return sources.find((source) => !known.has(sourceText(source)))
}
