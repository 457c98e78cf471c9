/**
 * The one pipeline of every authorizer: event -> identity -> rules -> reply.
 *
 * @module
 */

import type { Context } from 'aws-lambda'
import { ResponseError, UnavailableError } from '../errors.ts'
import { type Authentication, type AuthorizerRequest, type Declared, declaredView, type ReadEvent } from '../events/index.ts'
import { frozen } from '../internal/deep-freeze.ts'
import type { PolicyDocument, TableRequest } from '../policy/index.ts'
import type { CallerTable } from '../policy/routes/index.ts'
import type { LocatedArn } from './arn-locator.ts'
import type { DecisionRecord } from './authorizer-options.ts'
import { begin, timeLimit, withinTime } from './deadline.ts'
import { tell } from './logging/decision-hook.ts'
import type { Prepared } from './prepare-options.ts'
import { principalIdOf } from './principal-id.ts'
import type { ReplyContext } from './response/response-fields.ts'
import { checkUsageIdentifierKey } from './usage-identifier-key.ts'

/** The reply that carries a policy, as REST, WebSocket and HTTP APIs take it. Lambda's type of it only lacks `readonly`. */
export interface PolicyResponseParts {
  readonly principalId: string
  readonly policyDocument: PolicyDocument
  readonly context?: ReplyContext
  readonly usageIdentifierKey?: string
}

/** What differs between the kinds of authorizers: each factory hands in what its own needs. */
export interface Kind<R, D> {
  /** What is told of the authorizer, to be frozen; its table says the rest. */
  readonly definition: D
  /** Turns an event of this kind into a request. */
  readonly read: (event: unknown) => ReadEvent<LocatedArn>
  readonly checkContext: (context: unknown) => ReplyContext
  /** The last word on a reply; what it throws is checked like the rest. */
  readonly finish: (reply: PolicyResponseParts, request: AuthorizerRequest) => R
}

/**
 * Makes the handler, with its definition frozen beside it. It throws `Unauthorized`, exactly that text, for who is not
 * identified, and `UnavailableError` for an outage.
 * A verifier that answers at once costs one turn of the microtask queue, because each wait costs as much as a rule.
 */
export function makeHandler<I, R, const D extends object>(
  { options, issuers, reads, limitMs, table }: Prepared<I>,
  { definition, read, checkContext, finish }: Kind<R, D>,
): Handler<R> & { readonly definition: D & Pick<Declared, 'routes' | 'overreach'> } {
  const { authenticate, context, principalId, usageIdentifierKey, onDecision, expireWithToken } = options
  const viewOf = declaredView(reads === 'request' ? reads : reads.flat())
  let coldStart = true

  async function authorize(event: unknown, lambda?: Context): Promise<R> {
    // Stryker disable next-line ConditionalExpression: where nobody listens, a clock is not asked
    const startedAt = onDecision === undefined ? 0 : performance.now()
    const asked = read(event)
    const verification = begin(authenticate, viewOf(asked.request))
    await undefined
    const answer = verification.answer ?? (await withinTime(verification, timeLimit(limitMs, lambda)))
    const decision = decide(answer, asked)
    // Stryker disable next-line ConditionalExpression: what telling nobody throws is dropped, only later
    if (onDecision !== undefined) await report(onDecision, decision, performance.now() - startedAt)
    if ('error' in decision) throw decision.error
    return decision.reply
  }

  /** In a function of its own: what a closure holds on to costs every request. */
  function report(hook: Hook, decision: Failed | Granted<R>, durationMs: number): Promise<void> {
    const measured = { durationMs, coldStart }
    coldStart = false
    return tell(hook, () => recordOf(decision, table.documents, measured))
  }

  /** Never throws: a failure is a decision, and told like one. */
  function decide(answer: Authentication<I>, asked: ReadEvent<LocatedArn>): Failed | Granted<R> {
    switch (answer.kind) {
      case 'absent':
        return unauthorized('absent')
      case 'rejected':
        return unauthorized(answer.code)
      case 'unavailable':
        return unavailable(new UnavailableError(answer))
      case 'identified':
        try {
          // The table was proved for these issuers; `verifier()` checks the same, a hand-made object may not.
          if (isOf(issuers, answer.identity)) return granted(answer.identity, asked)
        } catch (error) {
          return unavailable(complaint(error))
        }
        return unavailable(new UnavailableError({ code: 'ERR_IDENTITY_ISSUER' }))
    }
  }

  function granted(identity: I, { request, arn, routeKey }: ReadEvent<LocatedArn>): Granted<R> {
    const expiresAt = expireWithToken === true ? endOf(identity) : undefined
    // What is `undefined` is not there: the table reads it by name.
    const said = table.reply({ identity, request, arn, routeKey, expiresAt } as TableRequest<I>)
    const reply: Writable<PolicyResponseParts> = {
      principalId: principalIdOf(identity, principalId),
      policyDocument: said.document,
    }
    if (context !== undefined) reply.context = checkContext(context(identity))
    if (usageIdentifierKey !== undefined) reply.usageIdentifierKey = checkUsageIdentifierKey(usageIdentifierKey(identity))
    return { reply: finish(reply, request), said, identity }
  }

  const { routes, overreach } = table
  return Object.assign(authorize, { definition: frozen({ ...definition, routes: [...routes], overreach: [...overreach] }) })
}

type Hook = (record: DecisionRecord) => unknown
type Handler<R> = (event: unknown, lambda?: Context) => Promise<R>
/** An object while it is made. */
type Writable<T> = { -readonly [K in keyof T]: T[K] }
type Facts = { readonly [fact in 'scheme' | 'subject' | 'expiresAt']?: unknown }
type Failed = Pick<DecisionRecord, 'outcome' | 'code'> & { readonly error: Error }
type Granted<R> = { readonly reply: R; readonly said: ReturnType<CallerTable<unknown>['reply']>; readonly identity: unknown }

/** What is no time is refused by the table: an end that cannot be read must not be no end. */
function endOf(identity: unknown): number | undefined {
  const { expiresAt } = identity as Facts // any object: read by name, and looked at by the table
  return expiresAt === undefined ? undefined : Math.floor(expiresAt as number)
}

function unauthorized(code: string): Failed {
  // API Gateway answers 401 to exactly this text and 500 to any other.
  return { outcome: 'unauthorized', code, error: new Error('Unauthorized') }
}

function unavailable(error: UnavailableError | ResponseError): Failed {
  return { outcome: 'unavailable', code: error.code, error }
}

/**
 * Our own complaint about a reply's part names it; whatever a user's callback threw stays behind a constant text. A
 * `ResponseError` is exported, so a callback may throw one of its own, with any text.
 */
function complaint(cause: unknown): UnavailableError | ResponseError {
  return cause instanceof ResponseError && cause.message.startsWith('authorizer reply: ')
    ? cause
    : new UnavailableError({ code: 'ERR_RULE_OR_CALLBACK', cause })
}

/** An identity without an issuer is of nobody in particular: no rule about one passes. */
function isOf(issuers: readonly string[], identity: unknown): boolean {
  const { issuer } = identity as { readonly issuer?: string } // somebody: a text or nothing, and what is neither is in no list
  return issuer === undefined || issuers.includes(issuer)
}

function recordOf(
  decision: Failed | Granted<unknown>,
  { hits, misses }: CallerTable<unknown>['documents'],
  measured: Pick<DecisionRecord, 'durationMs' | 'coldStart'>,
): DecisionRecord {
  const counts = { documentHits: hits, documentMisses: misses, ...measured }
  if ('error' in decision) return { outcome: decision.outcome, code: decision.code, documentCached: false, ...counts }
  const { judge, cached, closed } = decision.said
  const { scheme, subject } = decision.identity as Facts // any object, as above
  const { outcome, route, rule } = judge()
  return {
    outcome,
    code: outcome === 'allow' ? 'allowed' : 'denied',
    documentCached: cached,
    // What is not there is absent, not `undefined`.
    ...(route !== undefined && { route }),
    ...(rule !== undefined && { rule }),
    ...(closed.length > 0 && { closed: [...closed] }),
    ...(typeof scheme === 'string' && { scheme }),
    ...(typeof subject === 'string' && { subject }),
    ...counts,
  }
}
