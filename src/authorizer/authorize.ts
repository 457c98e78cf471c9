/**
 * The one pipeline of every authorizer: event -> identity -> rules -> reply.
 *
 * @module
 */

import type { Context } from 'aws-lambda'
import { ReplyError, UnavailableError } from '../errors.ts'
import { type Authentication, type AuthorizerRequest, declaredView, type ReadEvent } from '../events/index.ts'
import type { PolicyDocument, TableRequest } from '../policy/index.ts'
import type { CallerTable } from '../policy/routes/index.ts'
import type { DecisionRecord } from './authorizer-options.ts'
import { begin, timeLimit, withinTime } from './deadline.ts'
import { hookCaller } from './decision-hook.ts'
import { arnLocator, type LocatedArn } from './locate.ts'
import type { Prepared } from './prepare.ts'
import { checkPrincipalId, defaultPrincipalId } from './principal-id.ts'
import type { ReplyContext } from './reply-context.ts'

/** The reply that carries a policy, as REST, WebSocket and HTTP APIs take it. Lambda's type of it only lacks `readonly`. */
export interface PolicyReplyParts {
  readonly principalId: string
  readonly policyDocument: PolicyDocument
  readonly context?: ReplyContext
  readonly usageIdentifierKey?: string
}

/** What differs between the kinds of authorizers: each factory hands in what its own needs. */
export interface Kind<R> {
  /** Turns an event of this kind into a request. */
  readonly read: (event: unknown, parseArn: (arn: string) => LocatedArn) => ReadEvent<LocatedArn>
  readonly checkContext: (context: unknown) => ReplyContext
  readonly checkUsageIdentifierKey?: (key: unknown) => string
  /** The last word on a reply; what it throws is checked like the rest. */
  readonly finish: (reply: PolicyReplyParts, request: AuthorizerRequest) => R
}

/**
 * Makes the handler. It throws `Unauthorized`, exactly that text, for who is not identified, and `UnavailableError` for an outage.
 * A verifier that answers at once costs one turn of the microtask queue, because each wait costs as much as a rule.
 */
export function makeHandler<I, R>(
  { options, issuers, reads, limitMs, table }: Prepared<I>,
  { read, checkContext, checkUsageIdentifierKey, finish }: Kind<R>,
): (event: unknown, lambda?: Context) => Promise<R> {
  const { authenticate, context, principalId, usageIdentifierKey, onDecision, endsWithToken } = options
  const viewOf = declaredView(reads === 'request' ? reads : reads.flat())
  const locate = arnLocator()
  const tell = onDecision === undefined ? undefined : hookCaller(onDecision)
  let coldStart = true

  async function authorize(event: unknown, lambda?: Context): Promise<R> {
    const startedAt = tell === undefined ? 0 : performance.now()
    const asked = read(event, locate)
    const verification = begin(authenticate, viewOf(asked.request))
    await undefined
    const answer = verification.answer ?? (await withinTime(verification, () => timeLimit(limitMs, lambda)))
    const settled = settle(answer, asked)
    if (tell !== undefined) {
      const { hits, misses } = table.documents
      const counts = { documentHits: hits, documentMisses: misses, durationMs: performance.now() - startedAt, coldStart }
      coldStart = false
      await tell({ ...recordOf(settled), ...counts })
    }
    if (settled.error !== undefined) throw settled.error
    return settled.reply
  }

  function settle(answer: Authentication<I>, asked: ReadEvent<LocatedArn>): Settled<R> {
    switch (answer.kind) {
      case 'absent':
        return refused('absent')
      case 'rejected':
        return refused(answer.code)
      case 'unavailable':
        return failed(answer.code, answer.cause)
      case 'identified':
        try {
          // The table was proved for these issuers; `verifier()` checks the same, a hand-made object may not.
          return isOf(issuers, answer.identity) ? decided(answer.identity, asked) : failed('ERR_IDENTITY_ISSUER', undefined)
        } catch (error) {
          // Our own complaint about a reply's part names it; whatever a user's callback threw stays behind a constant text.
          return error instanceof ReplyError && isOurText(error)
            ? { error, outcome: 'unavailable', code: error.code }
            : failed('ERR_RULE_OR_CALLBACK', error)
        }
    }
  }

  function decided(identity: I, { request, arn, routeKey }: ReadEvent<LocatedArn>): Settled<R> {
    const asked: Writable<TableRequest<I>> = { identity, request, arn }
    if (routeKey !== undefined) asked.routeKey = routeKey
    if (endsWithToken === true) {
      const { expiresAt } = identity as Facts // any object: read by name, and looked at below
      if (typeof expiresAt === 'number') asked.expiresAt = Math.floor(expiresAt)
    }
    const said = table.reply(asked)
    const reply: Writable<PolicyReplyParts> = {
      principalId: principalId === undefined ? defaultPrincipalId(identity) : checkPrincipalId(principalId(identity)),
      policyDocument: said.document,
    }
    if (context !== undefined) reply.context = checkContext(context(identity))
    if (usageIdentifierKey !== undefined && checkUsageIdentifierKey !== undefined)
      reply.usageIdentifierKey = checkUsageIdentifierKey(usageIdentifierKey(identity))
    return { reply: finish(reply, request), said, identity }
  }

  return authorize
}

/** An object while it is made. */
type Writable<T> = { -readonly [K in keyof T]: T[K] }
type Facts = { readonly [fact in 'scheme' | 'subject' | 'expiresAt']?: unknown }
type Said = ReturnType<CallerTable<unknown>['reply']>
type OpenRecord = Omit<DecisionRecord, 'durationMs' | 'coldStart' | 'documentHits' | 'documentMisses'>
type Failed = { readonly error: Error } & Pick<DecisionRecord, 'outcome' | 'code'>
type Settled<R> = Failed | { readonly reply: R; readonly said: Said; readonly identity: unknown; readonly error?: never }

function refused(code: string): Failed {
  // API Gateway answers 401 to exactly this text and 500 to any other.
  return { error: new Error('Unauthorized'), outcome: 'unauthorized', code }
}

function failed(code: string, cause: unknown): Failed {
  return { error: new UnavailableError({ code, cause }), outcome: 'unavailable', code }
}

/** A `ReplyError` is exported, so a callback may throw one of its own, with any text. */
function isOurText({ message }: ReplyError): boolean {
  return message.startsWith('authorizer reply: ')
}

/** An identity without an issuer is of nobody in particular: no rule about one passes. */
function isOf(issuers: readonly string[], identity: unknown): boolean {
  const { issuer } = identity as { readonly issuer?: string } // somebody: a text or nothing, and what is neither is in no list
  return issuer === undefined || issuers.includes(issuer)
}

function recordOf(settled: Settled<unknown>): OpenRecord {
  if (settled.error !== undefined) return { outcome: settled.outcome, code: settled.code, documentCached: false }
  const { judge, cached, closed } = settled.said
  const { outcome, route, rule } = judge()
  const { scheme, subject } = settled.identity as Facts // any object, as above
  return {
    outcome,
    code: outcome === 'allow' ? 'allowed' : 'denied',
    documentCached: cached,
    ...(route === undefined ? {} : { route }),
    ...(rule === undefined ? {} : { rule }),
    ...(closed.length === 0 ? {} : { closed }),
    ...(typeof scheme === 'string' ? { scheme } : {}),
    ...(typeof subject === 'string' ? { subject } : {}),
  }
}
