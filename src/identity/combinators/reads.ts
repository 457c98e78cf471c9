/**
 * What a composed verifier reads. Each list is one way in: under a result cache all of them must be alike, because API
 * Gateway wants every identity source present.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type AuthorizerRequest, declaredView, type IdentitySource, sourceText, type Verifier } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'

export type Reads = Verifier<unknown>['reads']

/** Either of them: the ways in of each, one after the other. `'request'` is anything at all and swallows the rest. */
export function eitherWay(all: readonly Reads[]): Reads {
  const ways: (readonly IdentitySource[])[] = []
  for (const reads of all) {
    if (reads === 'request') return 'request'
    ways.push(...reads)
  }
  return ways
}

/**
 * All of them together: each way into one with each way into the others.
 *
 * @throws {ConfigError} over 256 ways in, which no authorizer needs and no error could name.
 */
export function everyWay(subject: string, all: readonly Reads[]): Reads {
  let ways: (readonly IdentitySource[])[] = [[]]
  for (const reads of all) {
    if (reads === 'request') return 'request'
    ways = ways.flatMap((way) => reads.map((more) => distinct([...way, ...more])))
    if (ways.length > 256) throw new ConfigError(subject, 'reads', 'at most 256 ways in')
  }
  return ways
}

/** The view that a verifier is handed: every way in of its own, and nothing else. */
export function viewFor(reads: Reads): (request: AuthorizerRequest) => AuthorizerRequest {
  return declaredView(reads === 'request' ? 'request' : reads.flat())
}

/** A copy that nobody can change later; `subject` names the factory in errors. */
export function readsOf(subject: string, reads: unknown): Reads {
  if (reads === 'request') return 'request'
  if (!Array.isArray(reads) || reads.length === 0) {
    throw new ConfigError(subject, 'reads', `'request' or a list of lists of sources, one list for each way in`)
  }
  return Object.freeze(reads.map((way: unknown, index) => wayOf(subject, way, index)))
}

const KINDS = new Set<unknown>(['header', 'query', 'stageVariable', 'context'])

function wayOf(subject: string, way: unknown, index: number): readonly IdentitySource[] {
  if (!Array.isArray(way)) throw new ConfigError(subject, `reads[${index}]`, 'a list of sources')
  return Object.freeze(way.map((source: unknown) => sourceOf(subject, source, index)))
}

function sourceOf(subject: string, source: unknown, index: number): IdentitySource {
  if (isRecord(source)) {
    const { in: kind, name } = source
    // The cast is proved by the look into KINDS.
    if (KINDS.has(kind) && typeof name === 'string' && name !== '')
      return Object.freeze({ in: kind as IdentitySource['in'], name })
  }
  throw new ConfigError(subject, `reads[${index}]`, 'a list of { in, name }')
}

function distinct(sources: readonly IdentitySource[]): readonly IdentitySource[] {
  return [...new Map(sources.map((source) => [sourceText(source), source])).values()]
}
