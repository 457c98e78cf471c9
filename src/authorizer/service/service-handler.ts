/**
 * The pipeline of the authorizers that answer other services than API Gateway, and of the guards.
 *
 *   parseEvent    Lambda event      -> request              EventError    -> thrown
 *   precheck      request           -> decision, if no caller is needed
 *   authenticate  request           -> Authentication       absent, rejected -> `refuse`; unavailable -> `fail`
 *   decide        identity, request -> decision             an error      -> `fail`
 *   report        decision record   -> onDecision
 *
 * @module
 */

import { ResponseError, UnavailableError } from '../../errors.ts'
import { type Authentication, type AuthorizerRequest, declaredView, type Verifier } from '../../events/index.ts'
import { isStringArray } from '../../internal/type-guards.ts'
import { type Checks, callback, optional, valid } from '../../options.ts'
import { identityFact } from '../identity-facts.ts'
import { type DecisionRecord, reportDecision } from '../logging/decision-hook.ts'
import { isVerifier } from '../prepare-options.ts'
import { type LambdaTime, resultWithin, startVerification, timeLimit } from '../verification.ts'

/** The options that all of these factories have. */
export interface ServiceOptions<I> {
  readonly authenticate: Verifier<I>
  readonly timeoutMs?: number | undefined
  readonly onDecision?: ((record: DecisionRecord) => void) | undefined
}

/** The checks of {@link ServiceOptions}. */
export const SERVICE_CHECKS: Checks<ServiceOptions<unknown>> = {
  authenticate: valid('a verifier of requests, such as bearer(…)', isVerifier),
  timeoutMs: optional(valid('a number greater than 0', (value) => Number.isFinite(value) && Number(value) > 0)),
  onDecision: optional(callback),
}

/** A decision: the response, and what the record states about it. */
export interface ServiceDecision<R> {
  readonly response: R
  readonly outcome: 'allow' | 'deny' | 'unauthorized'
  readonly code: string
  readonly route?: string | undefined
  readonly rule?: string | undefined
}

/** A parsed event. */
export interface ParsedEvent {
  readonly request: AuthorizerRequest
}

/** The steps in which the kinds of handlers differ. `E` is the parsed event, `R` the response. */
export interface ServiceSteps<I, E extends ParsedEvent, R> {
  /** The largest time for the verifier, in milliseconds. */
  readonly maxTimeoutMs: number
  readonly parseEvent: (event: unknown) => E
  /** Decides a request that needs no authenticated caller. `undefined`: authenticate. */
  readonly precheck?: (event: E) => ServiceDecision<R> | undefined
  /** The response to an absent or rejected credential. */
  readonly refuse: (kind: 'absent' | 'rejected') => R
  readonly decide: (identity: I, event: E) => ServiceDecision<R>
  /** The response to an outage. Not set: the error is thrown. */
  readonly fail?: () => R
}

type Failure = Pick<DecisionRecord, 'outcome' | 'code' | 'cause'> & { readonly error: Error }

/** Creates the handler. */
export function serviceHandler<I, E extends ParsedEvent, R>(
  { authenticate, timeoutMs, onDecision }: ServiceOptions<I>,
  steps: ServiceSteps<I, E, R>,
): (event: unknown, lambdaContext?: LambdaTime | undefined) => Promise<R> {
  const issuers = [...authenticate.issuers]
  const { reads } = authenticate
  const restrict = declaredView(reads === 'request' ? reads : reads.flat())
  const limitMs = Math.min(timeoutMs ?? steps.maxTimeoutMs, steps.maxTimeoutMs)
  let coldStart = true

  return async function handle(raw, lambdaContext) {
    const startedAt = onDecision === undefined ? 0 : performance.now()
    const event = steps.parseEvent(raw)
    const authentication = steps.precheck === undefined ? undefined : attempt(() => steps.precheck?.(event))
    let identity: unknown
    let decision: ServiceDecision<R> | Failure
    if (authentication !== undefined) decision = authentication
    else {
      const verification = startVerification(authenticate, restrict(event.request))
      // A verifier that waits for nothing has its result after this, and needs no timer.
      await undefined
      const result = verification.result ?? (await resultWithin(verification, timeLimit(limitMs, lambdaContext)))
      if (result.kind === 'identified') identity = result.identity
      decision = decideFor(result, event)
    }
    if (onDecision !== undefined) {
      const measured = { durationMs: performance.now() - startedAt, coldStart }
      coldStart = false
      await reportDecision(onDecision, () => recordOf(decision, identity, measured))
    }
    if (!('error' in decision)) return decision.response
    if (steps.fail === undefined) throw decision.error
    return steps.fail()
  }

  function decideFor(result: Authentication<I>, event: E): ServiceDecision<R> | Failure {
    switch (result.kind) {
      case 'absent':
        return { response: steps.refuse('absent'), outcome: 'unauthorized', code: 'absent' }
      case 'rejected':
        return { response: steps.refuse('rejected'), outcome: 'unauthorized', code: result.code }
      case 'unavailable':
        return failure(new UnavailableError(result))
      case 'identified':
        return attempt(() => {
          const issuer = identityFact(result.identity, 'issuer')
          const isDeclared = issuer === undefined || issuers.includes(issuer as string) // `includes` compares any value
          return isDeclared
            ? steps.decide(result.identity, event)
            : failure(new UnavailableError({ code: 'ERR_IDENTITY_ISSUER' }))
        })
    }
  }
}

/** Errors of rules and callbacks become decisions, so that they are reported like any other. */
function attempt<T>(decide: () => T): T | Failure {
  try {
    return decide()
  } catch (cause) {
    // Our own `ResponseError` names the invalid part. The message of any other error may contain data of the request.
    const isOwn = cause instanceof ResponseError && cause.message.startsWith('authorizer response: ')
    return failure(isOwn ? cause : new UnavailableError({ code: 'ERR_RULE_OR_CALLBACK', cause }))
  }
}

function failure(error: UnavailableError | ResponseError): Failure {
  return { outcome: 'unavailable', code: error.code, cause: error.cause, error }
}

function recordOf(
  decision: ServiceDecision<unknown> | Failure,
  identity: unknown,
  measured: Pick<DecisionRecord, 'durationMs' | 'coldStart'>,
): DecisionRecord {
  const counts = { documentCached: false, documentHits: 0, documentMisses: 0, ...measured }
  const { outcome, code } = decision
  const about = identity === undefined ? {} : describeIdentity(identity)
  if ('error' in decision) {
    return { outcome, code, ...(decision.cause !== undefined && { cause: decision.cause }), ...counts }
  }
  const { route, rule } = decision
  return {
    outcome,
    code,
    ...(route !== undefined && { route }),
    ...(rule !== undefined && { rule }),
    ...about,
    ...counts,
  }
}

function describeIdentity(identity: unknown): Pick<DecisionRecord, 'scheme' | 'subject' | 'missingClaims'> {
  const scheme = identityFact(identity, 'scheme')
  const subject = identityFact(identity, 'subject')
  const missingClaims = identityFact(identity, 'missingClaims')
  return {
    ...(typeof scheme === 'string' && { scheme }),
    ...(typeof subject === 'string' && { subject }),
    ...(isStringArray(missingClaims) && missingClaims.length > 0 && { missingClaims: [...missingClaims] }),
  }
}
