/**
 * Which parts of an event anybody can look at: known while an authorizer is built, because verifiers and rules declare it.
 * What nobody can see is not read.
 *
 * @module
 */

import type { IdentitySource } from './identity-source.ts'

export interface PartsToRead {
  readonly query: boolean
  readonly stageVariables: boolean
  /** The URL that was addressed, and the client's certificate: no source names them, so only `'request'` reads them. */
  readonly connection: boolean
  /** The route that API Gateway chose. */
  readonly route: boolean
}

export const EVERYTHING: PartsToRead = { query: true, stageVariables: true, connection: true, route: true }

export interface DeclaredReads {
  /** What a verifier reads, on each way in. */
  readonly reads: readonly (readonly IdentitySource[])[] | 'request'
  /** What the rules read. */
  readonly ruleReads: readonly IdentitySource[] | 'request'
  /** Replies speak of one route. */
  readonly route: boolean
}

/** What somebody can see of an event. */
export function partsToRead({ reads, ruleReads, route }: DeclaredReads): PartsToRead {
  if (reads === 'request' || ruleReads === 'request') return { ...EVERYTHING, route }
  const places = new Set([...reads.flat(), ...ruleReads].map((source) => source.in))
  return { query: places.has('query'), stageVariables: places.has('stageVariable'), connection: false, route }
}
