/**
 * Determines which parts of an event an authorizer has to read: those that its verifier or its rules declare.
 *
 * @module
 */

import type { IdentitySource } from './identity-source.ts'

/** The optional parts of an event. Headers and the source address are always read. */
export interface PartsToRead {
  /** Query parameters. */
  readonly query: boolean
  /** Stage variables. */
  readonly stageVariables: boolean
  /** The URL and the client certificate. They are not identity sources, so only `reads: 'request'` includes them. */
  readonly connection: boolean
  /** The key of the route that API Gateway selected. */
  readonly route: boolean
  /** The other forms of the path. */
  readonly paths: boolean
}

/** All parts, for callers that declare nothing. */
export const EVERYTHING: PartsToRead = { query: true, stageVariables: true, connection: true, route: true, paths: true }

/** What the verifier and the rules of one authorizer declare. */
export interface DeclaredReads {
  /** The verifier's `reads`. */
  readonly reads: readonly (readonly IdentitySource[])[] | 'request'
  /** The identity sources that the rules read. */
  readonly ruleReads: readonly IdentitySource[] | 'request'
  /** The response depends on the selected route. */
  readonly route: boolean
  /** The response covers the request only, so it may depend on every form of the path. */
  readonly perRequest: boolean
}

/** Returns the parts of an event that the declared reads cover. */
export function partsToRead({ reads, ruleReads, route, perRequest }: DeclaredReads): PartsToRead {
  const selection = { route: route || perRequest, paths: perRequest }
  if (reads === 'request' || ruleReads === 'request') return { ...EVERYTHING, ...selection }
  const kinds = new Set([...reads.flat(), ...ruleReads].map((source) => source.in))
  return { query: kinds.has('query'), stageVariables: kinds.has('stageVariable'), connection: false, ...selection }
}
