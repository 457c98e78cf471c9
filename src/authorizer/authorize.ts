/**
 * The pipeline that all authorizers share.
 *
 *   parseEvent      Lambda event        -> AuthorizerRequest      EventError    -> 500
 *   authenticate    AuthorizerRequest   -> Authentication         rejected      -> 401, unavailable -> 500
 *   evaluateRoutes  identity            -> policy document        no rule       -> 403 (explicit Deny)
 *   buildResponse   policy document     -> authorizer response    ResponseError -> 500
 *   report          decision record     -> onDecision
 *
 * @module
 */

import type { Context } from 'aws-lambda'
import { ResponseError, UnavailableError } from '../errors.ts'
import { type Authentication, type AuthorizerRequest, type Declared, declaredView, type LocatedRequest } from '../events/index.ts'
import { frozen } from '../internal/deep-freeze.ts'
import type { TableRequest } from '../policy/index.ts'
import type { CallerTable } from '../policy/routes/index.ts'
import type { LocatedArn } from './arn-locator.ts'
import { type DecisionRecord, reportDecision } from './logging/decision-hook.ts'
import type { Prepared } from './prepare-options.ts'
import type { PolicyResponseParts } from './response/policy-response.ts'
import { checkUsageIdentifierKey, principalIdOf, type ResponseContext } from './response/response-fields.ts'
import { resultWithin, startVerification, timeLimit } from './verification.ts'

/** The steps in which the kinds of authorizers differ. `R` is the response, `D` the definition without the route table. */
export interface AuthorizerSteps<R, D> {
  readonly definition: D
  readonly parseEvent: (event: unknown) => LocatedRequest<LocatedArn>
  /** Checks what the option `context` returned. */
  readonly checkContext: (context: unknown) => ResponseContext
  readonly buildResponse: (parts: PolicyResponseParts, request: AuthorizerRequest) => R
}

type Handler<R> = (event: unknown, lambdaContext?: Context) => Promise<R>
type RouteDecision = ReturnType<CallerTable<unknown>['reply']>
type Failed = Pick<DecisionRecord, 'outcome' | 'code'> & { readonly error: Error }
type Decided<R> = { readonly response: R; readonly routeDecision: RouteDecision; readonly identity: unknown }

/**
 * Creates the Lambda handler. It throws an error with the message `Unauthorized` if the caller is not authenticated, and
 * an `UnavailableError` if the decision could not be made.
 */
export function createHandler<I, R, const D extends object>(
  { options, issuers, reads, timeoutMs, table }: Prepared<I>,
  { definition, parseEvent, checkContext, buildResponse }: AuthorizerSteps<R, D>,
): Handler<R> & { readonly definition: D & Pick<Declared, 'routes' | 'overreach'> } {
  const { authenticate, context, principalId, usageIdentifierKey, onDecision, expireWithToken } = options
  const restrict = declaredView(reads === 'request' ? reads : reads.flat())
  let coldStart = true

  async function handle(event: unknown, lambdaContext?: Context): Promise<R> {
    const startedAt = onDecision === undefined ? 0 : performance.now()
    const located = parseEvent(event)
    const verification = startVerification(authenticate, restrict(located.request))
    // A verifier that waits for nothing has its result after this, and needs no timer.
    await undefined
    const authentication = verification.result ?? (await resultWithin(verification, timeLimit(timeoutMs, lambdaContext)))
    const decision = decide(authentication, located)
    if (onDecision !== undefined) await report(onDecision, decision, performance.now() - startedAt)
    if ('error' in decision) throw decision.error
    return decision.response
  }

  /** Never throws: errors of rules and callbacks become decisions, so that they are reported like any other. */
  function decide(authentication: Authentication<I>, located: LocatedRequest<LocatedArn>): Failed | Decided<R> {
    switch (authentication.kind) {
      case 'absent':
        return unauthorized('absent')
      case 'rejected':
        return unauthorized(authentication.code)
      case 'unavailable':
        return unavailable(new UnavailableError(authentication))
      case 'identified':
        try {
          if (hasDeclaredIssuer(issuers, authentication.identity)) return evaluateRoutes(authentication.identity, located)
        } catch (error) {
          return unavailable(errorOfCallback(error))
        }
        return unavailable(new UnavailableError({ code: 'ERR_IDENTITY_ISSUER' }))
    }
  }

  function evaluateRoutes(identity: I, { request, arn, routeKey }: LocatedRequest<LocatedArn>): Decided<R> {
    const expiresAt = expireWithToken === true ? expiryOf(identity) : undefined
    // The table treats an `undefined` property like an absent one.
    const routeDecision = table.reply({ identity, request, arn, routeKey, expiresAt } as TableRequest<I>)
    const parts: Writable<PolicyResponseParts> = {
      principalId: principalIdOf(identity, principalId),
      policyDocument: routeDecision.document,
    }
    if (context !== undefined) parts.context = checkContext(context(identity))
    if (usageIdentifierKey !== undefined) parts.usageIdentifierKey = checkUsageIdentifierKey(usageIdentifierKey(identity))
    return { response: buildResponse(parts, request), routeDecision, identity }
  }

  function report(hook: (record: DecisionRecord) => unknown, decision: Failed | Decided<R>, durationMs: number): Promise<void> {
    const measured = { durationMs, coldStart }
    coldStart = false
    return reportDecision(hook, () => recordOf(decision, table.documents, measured))
  }

  const { routes, overreach } = table
  return Object.assign(handle, { definition: frozen({ ...definition, routes: [...routes], overreach: [...overreach] }) })
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }
/** Properties that are read of any identity; a custom one may lack them. */
type IdentityFacts = { readonly [name in 'scheme' | 'issuer' | 'subject' | 'expiresAt']?: unknown }

/** The table rejects a result that is not an integer, so that an expiry that cannot be read never means "no expiry". */
function expiryOf(identity: unknown): number | undefined {
  const { expiresAt } = identity as IdentityFacts // checked by the table
  return expiresAt === undefined ? undefined : Math.floor(expiresAt as number)
}

function unauthorized(code: string): Failed {
  // API Gateway answers 401 to exactly this message and 500 to any other.
  return { outcome: 'unauthorized', code, error: new Error('Unauthorized') }
}

function unavailable(error: UnavailableError | ResponseError): Failed {
  return { outcome: 'unavailable', code: error.code, error }
}

/**
 * Returns our own `ResponseError`, which names the invalid part. Any other error is replaced by an `UnavailableError`,
 * because its message might be `Unauthorized`; so is a `ResponseError` with a message that is not ours.
 */
function errorOfCallback(cause: unknown): UnavailableError | ResponseError {
  return cause instanceof ResponseError && cause.message.startsWith('authorizer response: ')
    ? cause
    : new UnavailableError({ code: 'ERR_RULE_OR_CALLBACK', cause })
}

/**
 * The route table was checked against the issuers that the verifier declares, so an identity of another issuer is an
 * error. An identity without an issuer is accepted: no rule about an issuer passes for it.
 */
function hasDeclaredIssuer(issuers: readonly unknown[], identity: unknown): boolean {
  const { issuer } = identity as IdentityFacts // any value: compared only
  return issuer === undefined || issuers.includes(issuer)
}

function recordOf(
  decision: Failed | Decided<unknown>,
  { hits, misses }: CallerTable<unknown>['documents'],
  measured: Pick<DecisionRecord, 'durationMs' | 'coldStart'>,
): DecisionRecord {
  const counts = { documentHits: hits, documentMisses: misses, ...measured }
  if ('error' in decision) return { outcome: decision.outcome, code: decision.code, documentCached: false, ...counts }
  const { judge, cached, closed } = decision.routeDecision
  const { scheme, subject } = decision.identity as IdentityFacts // checked below
  const { outcome, route, rule } = judge()
  return {
    outcome,
    code: outcome === 'allow' ? 'allowed' : 'denied',
    documentCached: cached,
    ...(route !== undefined && { route }),
    ...(rule !== undefined && { rule }),
    ...(closed.length > 0 && { closed: [...closed] }),
    ...(typeof scheme === 'string' && { scheme }),
    ...(typeof subject === 'string' && { subject }),
    ...counts,
  }
}
