/**
 * The options of the guards, and what a guard decides about a request.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { GuardDefinition, HttpTarget, Verifier } from '../../events/index.ts'
import { deepFreeze } from '../../internal/deep-freeze.ts'
import { type Checks, callback, checkArgument, object, valid } from '../../options.ts'
import type { RestRouteKey, RouteRule, TableEntry } from '../../policy/index.ts'
import type { DecisionRecord } from '../logging/decision-hook.ts'
import { SERVICE_CHECKS, serviceHandler } from '../service/service-handler.ts'
import { type Access, guardTable } from './guard-table.ts'

/** Formats `WWW-Authenticate` headers. The result of `protectedResource` is one. */
export interface ChallengeSource {
  /** Returns the value of the header. Without an error, the request has no credential. */
  challenge(options?: { readonly error?: 'invalid_token' | 'insufficient_scope' }): string
}

/** Options of the guards. */
export interface GuardOptions<I, K extends RestRouteKey> {
  /** Authenticates the caller. It may read any part of the request: nothing is cached. */
  readonly authenticate: Verifier<I>
  /**
   * The closed list of routes and who may call them; `null` is open to everyone, without authentication. The most specific route decides. A
   * route that is not listed is 401 without valid credentials and 403 with them.
   */
  readonly routes: { readonly [P in K]: RouteRule<NoInfer<I>, P> | null }
  /** `WWW-Authenticate` of 401 and 403 responses: its value, or what formats it, such as a protected resource. `null`: none. */
  readonly challenge: string | ChallengeSource | null
  /** How long the verifier may take, in milliseconds, greater than 0. Default and maximum: 28000, for Lambda@Edge 4500. */
  readonly timeoutMs?: number | undefined
  /** Called after each decision. Its result and its errors are ignored; a promise is awaited for at most 10 ms. */
  readonly onDecision?: ((record: DecisionRecord) => void) | undefined
}

export const GUARD_CHECKS: Checks<GuardOptions<unknown, RestRouteKey>> = {
  ...SERVICE_CHECKS,
  routes: { ...object, expected: 'an object of routes and rules' },
  challenge: valid(
    'the value of a WWW-Authenticate header, a protected resource, or null to send none',
    (value) => value === null || isHeaderValue(value) || isChallengeSource(value),
  ),
}

/** What a guard decided: the handler runs, or the client receives a response without it. */
export type GuardResult<I> =
  | { readonly isOpen: true; readonly identity: I | undefined }
  | { readonly isOpen: false; readonly status: 401 | 403 | 500; readonly challenge: string | undefined }

/** The kind of a guard. */
export interface GuardKind {
  readonly subject: string
  readonly api: GuardDefinition['api']
  readonly maxTimeoutMs: number
  readonly parseEvent: (event: unknown, formatArn: (method: string, path: string) => string) => HttpTarget
}

/** A guard: decides an event. */
export interface Guard<I> {
  readonly decide: (event: unknown, context: { getRemainingTimeInMillis?(): number } | undefined) => Promise<GuardResult<I>>
  readonly definition: GuardDefinition
}

/** Creates a guard from checked options. @throws {ConfigError} if a route or its rule is wrong. */
export function guard<I>(kind: GuardKind, options: GuardOptions<I, RestRouteKey>): Guard<I> {
  // The route table checks keys and rules.
  const routes = options.routes as { readonly [key: string]: TableEntry<I> | null }
  const table = guardTable<I>({ subject: kind.subject, routes, issuers: options.authenticate.issuers })
  const challengeFor = challenges(options.challenge)
  const refuse = (status: 401 | 403 | 500, challenge?: string): GuardResult<I> => ({ isOpen: false, status, challenge })
  const decisionOf = (access: Access, identity: I | undefined) =>
    access.isOpen
      ? ({ response: { isOpen: true, identity }, outcome: 'allow', code: 'allowed', ...about(access) } as const)
      : ({
          response: refuse(403, challengeFor('insufficient_scope')),
          outcome: 'deny',
          code: 'denied',
          ...about(access),
        } as const)

  const decide = serviceHandler<I, HttpTarget, GuardResult<I>>(options, {
    maxTimeoutMs: kind.maxTimeoutMs,
    parseEvent: (event) => kind.parseEvent(event, table.formatArn),
    precheck: (target) => {
      const access = table.openAccess(target)
      return access.isOpen ? decisionOf(access, undefined) : undefined
    },
    refuse: (reason) => refuse(401, challengeFor(reason === 'rejected' ? 'invalid_token' : undefined)),
    decide: (identity, target) => decisionOf(table.access(identity, target), identity),
    fail: () => refuse(500),
  })
  const definition: GuardDefinition = deepFreeze({
    api: kind.api,
    type: 'NONE',
    routes: Object.keys(routes),
    openRoutes: Object.keys(routes).filter((key) => routes[key] === null),
  })
  return { decide, definition }
}

/** @throws {ConfigError} if the second argument of a guard is not a handler. */
export function checkHandler(subject: string, handler: unknown): void {
  checkArgument(subject, 'handler', callback, handler)
}

function about({ route, rule }: Access): { readonly route: string | undefined; readonly rule: string | undefined } {
  return { route, rule }
}

type ChallengeError = 'invalid_token' | 'insufficient_scope' | undefined

function challenges(challenge: string | ChallengeSource | null): (error: ChallengeError) => string | undefined {
  if (challenge === null) return () => undefined
  if (typeof challenge === 'string') return () => challenge
  // Formatted once: a value that no header may have is reported while building.
  const values = new Map(
    ([undefined, 'invalid_token', 'insufficient_scope'] as const).map((error) => {
      const value: unknown = error === undefined ? challenge.challenge() : challenge.challenge({ error })
      if (!isHeaderValue(value))
        throw new ConfigError('guard', 'challenge', 'an object whose function challenge returns a header value')
      return [error, value]
    }),
  )
  return (error) => values.get(error)
}

function isChallengeSource(value: unknown): boolean {
  return typeof (value as { readonly challenge?: unknown } | undefined)?.challenge === 'function'
}

/** Printable ASCII: a line break would start another header. */
function isHeaderValue(value: unknown): value is string {
  return typeof value === 'string' && /^[ -~]{1,4096}$/.test(value)
}
