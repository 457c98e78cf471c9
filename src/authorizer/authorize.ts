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
    return tell === undefined ? decide(answer, asked) : decideAndTell(answer, asked, { tell, startedAt })
  }

  async function decideAndTell(
    answer: Authentication<I>,
    asked: ReadEvent<LocatedArn>,
    { tell, startedAt }: { readonly tell: Tell; readonly startedAt: number },
  ): Promise<R> {
    const note: Note = {}
    const isFirst = coldStart
    coldStart = false
    try {
      return decide(answer, asked, note)
    } finally {
      const { told } = note
      const durationMs = performance.now() - startedAt
      if (told !== undefined) await tell(() => recordOf(told, table.documents, { durationMs, coldStart: isFirst }))
    }
  }

  function decide(answer: Authentication<I>, asked: ReadEvent<LocatedArn>, note?: Note): R {
    switch (answer.kind) {
      case 'absent':
        throw refused('absent', note)
      case 'rejected':
        throw refused(answer.code, note)
      case 'unavailable':
        throw failed(answer.code, answer.cause, note)
      case 'identified':
        try {
          // The table was proved for these issuers; `verifier()` checks the same, a hand-made object may not.
          if (isOf(issuers, answer.identity)) return granted(answer.identity, asked, note)
        } catch (error) {
          throw complaint(error, note)
        }
        throw failed('ERR_IDENTITY_ISSUER', undefined, note)
    }
  }

  function granted(identity: I, { request, arn, routeKey }: ReadEvent<LocatedArn>, note: Note | undefined): R {
    const asked: Writable<TableRequest<I>> = { identity, request, arn }
    if (routeKey !== undefined) asked.routeKey = routeKey
    if (endsWithToken === true) {
      const { expiresAt } = identity as Facts // any object: read by name, and looked at below
      // What is no time is refused by the table: an end that cannot be read must not be no end.
      if (expiresAt !== undefined) asked.expiresAt = Math.floor(expiresAt as number)
    }
    const said = table.reply(asked)
    const reply: Writable<PolicyReplyParts> = {
      principalId: principalId === undefined ? defaultPrincipalId(identity) : checkPrincipalId(principalId(identity)),
      policyDocument: said.document,
    }
    if (context !== undefined) reply.context = checkContext(context(identity))
    if (usageIdentifierKey !== undefined && checkUsageIdentifierKey !== undefined)
      reply.usageIdentifierKey = checkUsageIdentifierKey(usageIdentifierKey(identity))
    if (note !== undefined) note.told = { said, identity }
    return finish(reply, request)
  }

  return authorize
}

/** An object while it is made. */
type Writable<T> = { -readonly [K in keyof T]: T[K] }
type Facts = { readonly [fact in 'scheme' | 'subject' | 'expiresAt']?: unknown }
type Tell = ReturnType<typeof hookCaller>
type Failure = Pick<DecisionRecord, 'outcome' | 'code'>
type Granted = { readonly said: ReturnType<CallerTable<unknown>['reply']>; readonly identity: unknown }
/** What a record is made of, where somebody listens: the last that was said. */
interface Note {
  told?: Failure | Granted
}

function refused(code: string, note: Note | undefined): Error {
  noteFailure(note, 'unauthorized', code)
  // API Gateway answers 401 to exactly this text and 500 to any other.
  return new Error('Unauthorized')
}

function failed(code: string, cause: unknown, note: Note | undefined): Error {
  noteFailure(note, 'unavailable', code)
  return new UnavailableError({ code, cause })
}

/**
 * Our own complaint about a reply's part names it; whatever a user's callback threw stays behind a constant text. A
 * `ReplyError` is exported, so a callback may throw one of its own, with any text.
 */
function complaint(error: unknown, note: Note | undefined): Error {
  if (!(error instanceof ReplyError && error.message.startsWith('authorizer reply: ')))
    return failed('ERR_RULE_OR_CALLBACK', error, note)
  noteFailure(note, 'unavailable', error.code)
  return error
}

function noteFailure(note: Note | undefined, outcome: DecisionRecord['outcome'], code: string): void {
  if (note !== undefined) note.told = { outcome, code }
}

/** An identity without an issuer is of nobody in particular: no rule about one passes. */
function isOf(issuers: readonly string[], identity: unknown): boolean {
  const { issuer } = identity as { readonly issuer?: string } // somebody: a text or nothing, and what is neither is in no list
  return issuer === undefined || issuer === issuers[0] || issuers.includes(issuer)
}

function recordOf(
  told: Failure | Granted,
  { hits, misses }: CallerTable<unknown>['documents'],
  measured: Pick<DecisionRecord, 'durationMs' | 'coldStart'>,
): DecisionRecord {
  const counts = { documentHits: hits, documentMisses: misses, ...measured }
  if (!('said' in told)) return { ...told, documentCached: false, ...counts }
  const { judge, cached, closed } = told.said
  const { scheme, subject } = told.identity as Facts // any object, as above
  const judged = judge()
  const record: { [N in keyof DecisionRecord]: DecisionRecord[N] | undefined } = {
    outcome: judged.outcome,
    code: judged.outcome === 'allow' ? 'allowed' : 'denied',
    documentCached: cached,
    route: judged.route,
    rule: judged.rule,
    closed: closed.length === 0 ? undefined : [...closed],
    scheme: textOf(scheme),
    subject: textOf(subject),
    ...counts,
  }
  // What is not there is absent, not `undefined`; the rest is a record, field by field, as the type above says.
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as unknown as DecisionRecord
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
