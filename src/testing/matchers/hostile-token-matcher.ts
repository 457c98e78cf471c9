/**
 * Implements `toRejectHostileTokens`: presents every hostile token to a verifier, an authorizer or a function.
 *
 * @module
 */

import type { CredentialLocation } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { optional, optionSchema, string, valid, wrongValue } from '../../options.ts'
import { HOSTILE_TOKEN_CHECKS, hostileTokens } from '../hostile-tokens/hostile-tokens.ts'
import type { HostileTokenOptions } from '../hostile-tokens/token-forge.ts'
import type { TestIssuer } from '../test-issuer.ts'
import { authorizerPlacements, type Placement, verifierPlacements } from './credential-placement.ts'
import type { MatcherResult } from './policy-matchers.ts'

/** Options of the matcher `toRejectHostileTokens`. */
export interface HostileTokenMatcherOptions extends HostileTokenOptions {
  /**
   * Where the authorizer expects the token, for example `cookie('session')`. Default: each identity source of the
   * authorizer's `definition`, with and without the scheme `Bearer`, until one is accepted with a valid token.
   */
  readonly from?: CredentialLocation | undefined
  /**
   * The request of the authorizer events: `GET /users/a1b2c3d4-0000-4000-8000-000000000001`. Default: for each route of the
   * `definition` one, with `1` for each path parameter, until one is accepted with a valid token.
   */
  readonly request?: string | undefined
}

export type Verdict = 'accepted' | 'rejected' | 'failed'

/** How the value under test receives a token. */
export interface Subject {
  readonly verdictOf: (token: string) => Promise<Verdict>
  /** Whether the token arrives as it is. Other tokens are not presented. */
  readonly preserves: (token: string) => boolean
}

export interface PlacementChoice {
  readonly from: CredentialLocation | undefined
  readonly request: string | undefined
}

const MAX_LISTED = 20

const OPTIONS = optionSchema<HostileTokenMatcherOptions>('toRejectHostileTokens', {
  ...HOSTILE_TOKEN_CHECKS,
  request: optional(string),
  from: optional(valid('a location such as header("authorization", "Bearer")', isLocation)),
})

/** Passes if every hostile token is rejected and every valid counterpart is accepted. */
export async function matchHostileTokens(
  received: unknown,
  issuer: TestIssuer,
  options: HostileTokenMatcherOptions = {},
): Promise<MatcherResult> {
  const { from, request, ...tokenOptions } = OPTIONS.check(options)
  if (!isTestable(received))
    throw wrongValue('toRejectHostileTokens', 'value', 'a verifier, a Lambda authorizer or a function', received)
  const all = await hostileTokens(issuer, tokenOptions)
  const subject = await subjectOf(received, { from, request }, all[0]?.twin ?? '')
  const tokens = all.filter(({ token }) => subject.preserves(token))
  const failures: string[] = []
  const validTokens = new Set<string>()
  for (const { name, token, twin } of tokens) {
    const verdict = await subject.verdictOf(token)
    if (verdict !== 'rejected') failures.push(`${name}: ${verdict}`)
    if (validTokens.has(twin)) continue
    validTokens.add(twin)
    const verdictOfTwin = await subject.verdictOf(twin)
    if (verdictOfTwin !== 'accepted') failures.push(`${name}, its valid counterpart: ${verdictOfTwin}`)
  }
  const pass = failures.length === 0
  const listed = failures.slice(0, MAX_LISTED).map((line) => `  ${line}`)
  const rest = failures.length > MAX_LISTED ? [`  and ${failures.length - MAX_LISTED} more`] : []
  const headline = `${failures.length} wrong verdicts on ${tokens.length} hostile tokens and ${validTokens.size} valid ones:`
  return {
    pass,
    message: () =>
      pass ? `expected one of ${tokens.length} hostile tokens to be accepted` : [headline, ...listed, ...rest].join('\n'),
  }
}

/** Finds out how the value under test receives a credential. */
export async function subjectOf(received: Testable, choice: PlacementChoice, validToken: string): Promise<Subject> {
  if (typeof received === 'function') {
    if (!('definition' in received)) return { verdictOf: (token) => settle(() => received(token)), preserves: () => true }
    return placedSubject((event) => received(event), authorizerPlacements(received.definition, choice), validToken)
  }
  const verify = received.verify.bind(received)
  if (!('reads' in received)) return { verdictOf: (token) => settle(() => verify(token)), preserves: () => true }
  return placedSubject(verify, verifierPlacements(received.reads, choice), validToken)
}

export type AnyFunction = (input: unknown) => unknown
export type Testable = AnyFunction | { readonly verify: AnyFunction }

/** Reports whether a value is a verifier, an authorizer or a function. */
export function isTestable(value: unknown): value is Testable {
  return typeof value === 'function' || (isRecord(value) && typeof value['verify'] === 'function')
}

/** Reports whether a value is the location of a credential. */
export function isLocation(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value['source'])) return false
  const { in: place, name } = value['source']
  return ['header', 'query', 'stageVariable'].includes(String(place)) && typeof name === 'string'
}

/** Uses the first placement at which the valid token is accepted; if there is none, the first, so that the matcher reports it. */
async function placedSubject(
  receive: (input: unknown) => unknown,
  placements: readonly Placement[],
  validToken: string,
): Promise<Subject> {
  let chosen = placements[0]
  for (const placement of placements) {
    // Outside of `settle`, because an option that the event factory rejects is an error of the test.
    const input = placement.place(validToken)
    if ((await settle(() => receive(input))) !== 'accepted') continue
    chosen = placement
    break
  }
  const { place, preserves } = chosen ?? { place: (token: string) => token, preserves: () => true }
  const verdictOf = async (token: string): Promise<Verdict> => {
    const input = place(token)
    return input === undefined ? 'rejected' : settle(() => receive(input))
  }
  return { verdictOf, preserves }
}

/** Reads a result or an error as API Gateway does. */
async function settle(receive: () => unknown): Promise<Verdict> {
  try {
    return verdictOfResult(await receive())
  } catch (error) {
    return error instanceof Error && error.message === 'Unauthorized' ? 'rejected' : 'failed'
  }
}

function verdictOfResult(result: unknown): Verdict {
  if (typeof result === 'boolean') return result ? 'accepted' : 'rejected'
  if (typeof result !== 'object' || result === null) return 'failed'
  if ('kind' in result) return result.kind === 'identified' ? 'accepted' : result.kind === 'unavailable' ? 'failed' : 'rejected'
  if ('isAuthorized' in result) return result.isAuthorized === true ? 'accepted' : 'rejected'
  if ('policyDocument' in result) return hasAllow(result.policyDocument) ? 'accepted' : 'rejected'
  return 'failed'
}

function hasAllow(document: unknown): boolean {
  const statements: readonly unknown[] =
    typeof document === 'object' && document !== null && 'Statement' in document ? [document.Statement].flat() : []
  return statements.some((one) => typeof one === 'object' && one !== null && 'Effect' in one && one.Effect === 'Allow')
}
