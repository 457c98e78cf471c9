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
import { deepFreeze } from '../internal/deep-freeze.ts'
import { isStringArray } from '../internal/type-guards.ts'
import type { PolicyDocument } from '../policy/index.ts'
import type { CallerTable } from '../policy/routes/index.ts'
import type { LocatedArn } from './arn-locator.ts'
import { identityFact } from './identity-facts.ts'
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
  /** Returns whether API Gateway accepts a response of this size. Not set: there is no limit. */
  readonly fits?: (parts: PolicyResponseParts) => boolean
  readonly buildResponse: (parts: PolicyResponseParts, request: AuthorizerRequest) => R
}

type Handler<R> = (event: unknown, lambdaContext?: Context) => Promise<R>
type RouteDecision = ReturnType<CallerTable<unknown>['reply']>
type Failed = Pick<DecisionRecord, 'outcome' | 'code' | 'cause'> & { readonly error: Error }
type Decided<R> = {
  readonly response: R
  readonly routeDecision: RouteDecision
  readonly identity: unknown
  readonly code?: string
}

/**
 * Creates the Lambda handler. It throws an error with the message `Unauthorized` if the caller is not authenticated, and
 * an `UnavailableError` if the decision could not be made.
 */
export function createHandler<I, R, const D extends object>(
  { options, issuers, reads, timeoutMs, table }: Prepared<I>,
  { definition, parseEvent, checkContext, fits, buildResponse }: AuthorizerSteps<R, D>,
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

  function evaluateRoutes(identity: I, { request, arn, routeKey, paths }: LocatedRequest<LocatedArn>): Decided<R> {
    const expiresAt = expireWithToken === true ? expiryOf(identity) : undefined
    const tableRequest = { identity, request, arn, routeKey, paths, expiresAt }
    const routeDecision = table.reply(tableRequest)
    const parts: Writable<PolicyResponseParts> = {
      principalId: principalIdOf(identity, principalId),
      policyDocument: routeDecision.document,
    }
    if (context !== undefined) parts.context = checkContext(context(identity))
    if (usageIdentifierKey !== undefined) parts.usageIdentifierKey = checkUsageIdentifierKey(usageIdentifierKey(identity))
    if (fits?.(parts) === false) {
      const { principalId } = parts
      const response = buildResponse({ principalId, policyDocument: denyAll() }, request)
      return { response, routeDecision, identity, code: 'ERR_RESPONSE_SIZE' }
    }
    return { response: buildResponse(parts, request), routeDecision, identity }
  }

  function report(hook: (record: DecisionRecord) => unknown, decision: Failed | Decided<R>, durationMs: number): Promise<void> {
    const measured = { durationMs, coldStart }
    coldStart = false
    return reportDecision(hook, () => recordOf(decision, table.documents, measured))
  }

  const { routes, overreach } = table
  return Object.assign(handle, { definition: deepFreeze({ ...definition, routes: [...routes], overreach: [...overreach] }) })
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Replaces a response that identity data made too large: the caller is denied, and API Gateway does not answer 500. */
function denyAll(): PolicyDocument {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'execute-api:Invoke', Resource: '*' }] }
}

/** The table rejects a result that is not an integer, so that an expiry that cannot be read never means "no expiry". */
function expiryOf(identity: unknown): number | undefined {
  const expiresAt = identityFact(identity, 'expiresAt')
  return expiresAt === undefined ? undefined : Math.floor(expiresAt as number) // checked by the table
}

/**
 * API Gateway answers 401 to exactly this message and 500 to any other. Lambda logs every error that is thrown; a rejected
 * credential needs no stack. The stack is empty rather than missing, because Lambda's runtime client splits it.
 */
function unauthorized(code: string): Failed {
  const error = Object.assign(new Error('Unauthorized'), { code, stack: '' })
  return { outcome: 'unauthorized', code, error }
}

function unavailable(error: UnavailableError | ResponseError): Failed {
  return { outcome: 'unavailable', code: error.code, cause: error.cause, error }
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
  const issuer = identityFact(identity, 'issuer')
  return issuer === undefined || issuers.includes(issuer)
}

function recordOf(
  decision: Failed | Decided<unknown>,
  { hits, misses }: CallerTable<unknown>['documents'],
  measured: Pick<DecisionRecord, 'durationMs' | 'coldStart'>,
): DecisionRecord {
  const counts = { documentHits: hits, documentMisses: misses, ...measured }
  if ('error' in decision) {
    const { outcome, code, cause } = decision
    return { outcome, code, ...(cause !== undefined && { cause }), documentCached: false, ...counts }
  }
  const { judge, cached, closed } = decision.routeDecision
  const { code } = decision
  const scheme = identityFact(decision.identity, 'scheme')
  const subject = identityFact(decision.identity, 'subject')
  const missingClaims = identityFact(decision.identity, 'missingClaims')
  const { outcome, route, rule } = judge()
  return {
    outcome: code === undefined ? outcome : 'deny',
    code: code ?? (outcome === 'allow' ? 'allowed' : 'denied'),
    documentCached: cached,
    ...(route !== undefined && { route }),
    ...(rule !== undefined && { rule }),
    ...(closed.length > 0 && { closed: [...closed] }),
    ...(typeof scheme === 'string' && { scheme }),
    ...(typeof subject === 'string' && { subject }),
    ...(isStringArray(missingClaims) && missingClaims.length > 0 && { missingClaims: [...missingClaims] }),
    ...counts,
  }
}
