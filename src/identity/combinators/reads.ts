/**
 * Combines what verifiers read. Each array holds the sources of one alternative. Under a result cache all alternatives must read the
 * same sources, because API Gateway requires every identity source to be present.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type AuthorizerRequest, declaredView, type IdentitySource, sourceText, type Verifier } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'

/** What a verifier reads. */
export type Reads = Verifier<unknown>['reads']

/** Any one of several verifiers: the alternatives of all, in order. `'request'` includes every other source. */
export function readsOfAny(all: readonly Reads[]): Reads {
  const alternatives: (readonly IdentitySource[])[] = []
  for (const reads of all) {
    if (reads === 'request') return 'request'
    alternatives.push(...reads)
  }
  return alternatives
}

/**
 * Several verifiers together: each alternative of one with each alternative of the others.
 *
 * @throws {ConfigError} if there are more than 256 combinations.
 */
export function readsOfAll(subject: string, all: readonly Reads[]): Reads {
  let alternatives: (readonly IdentitySource[])[] = [[]]
  for (const reads of all) {
    if (reads === 'request') return 'request'
    alternatives = alternatives.flatMap((sources) => reads.map((more) => distinct([...sources, ...more])))
    if (alternatives.length > 256) throw new ConfigError(subject, 'reads', 'at most 256 combinations of identity sources')
  }
  return alternatives
}

/** Creates the view of a verifier: all sources of its alternatives, and nothing else. */
export function viewFor(reads: Reads): (request: AuthorizerRequest) => AuthorizerRequest {
  return declaredView(reads === 'request' ? 'request' : reads.flat())
}

/**
 * Checks a `reads` option and returns a frozen copy.
 *
 * @throws {ConfigError} `option` names the malformed alternative.
 */
export function copyReads(subject: string, reads: Reads): Reads {
  if (reads === 'request') return 'request'
  return Object.freeze(reads.map((sources: unknown, index) => copySources(sources, { subject, option: `reads[${index}]` })))
}

interface OptionName {
  readonly subject: string
  readonly option: string
}

const SOURCE_KINDS = new Set<unknown>(['header', 'query', 'stageVariable', 'context'])

function copySources(sources: unknown, { subject, option }: OptionName): readonly IdentitySource[] {
  if (!Array.isArray(sources)) throw new ConfigError(subject, option, 'an array of sources')
  return Object.freeze(sources.map((source: unknown) => copySource(source, { subject, option })))
}

function copySource(source: unknown, { subject, option }: OptionName): IdentitySource {
  if (isRecord(source)) {
    const { in: kind, name } = source
    if (SOURCE_KINDS.has(kind) && typeof name === 'string' && name !== '') {
      // SOURCE_KINDS holds exactly the kinds of the type.
      return Object.freeze({ in: kind as IdentitySource['in'], name })
    }
  }
  throw new ConfigError(subject, option, 'an array of { in, name }')
}

function distinct(sources: readonly IdentitySource[]): readonly IdentitySource[] {
  return [...new Map(sources.map((source) => [sourceText(source), source])).values()]
}
