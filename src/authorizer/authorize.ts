/**
 * The one pipeline of every authorizer: event -> identity -> rules -> what the reply is made of.
 *
 * @module
 */

import type { Context } from 'aws-lambda'
import { ReplyError, UnavailableError } from '../errors.ts'
import {
  type Authentication,
  type AuthorizerRequest,
  declaredView,
  type Json,
  type ReadEvent,
  type Source,
  type Verifier,
} from '../events/index.ts'
import type { PolicyDocument, TableRequest } from '../policy/index.ts'
import type { CallerTable } from '../policy/routes/index.ts'
import type { DecisionRecord } from './authorizer-options.ts'
import { timeLimit, withinTime } from './deadline.ts'
import { hookCaller } from './decision-hook.ts'
import { arnLocator, type LocatedArn } from './locate.ts'
import type { Gate, PreparedOptions } from './prepare.ts'
import { checkContext, checkPrincipalId, checkUsageIdentifierKey, defaultPrincipalId } from './reply-parts.ts'

/** What a reply is made of. `caller` is computed only for replies that carry it. */
export interface Granted {
  readonly document: PolicyDocument
  /** What was asked: for replies that answer this one request alone. */
  readonly request: AuthorizerRequest
  readonly principalId: string
  readonly context?: { readonly [key: string]: Json }
  readonly usageIdentifierKey?: string
}

/** Judges one event. Throws `Unauthorized`, exactly that text, for who is not identified, and `UnavailableError` for an outage. */
export type Judge = (event: unknown, lambda: Context | undefined) => Promise<Granted>

/** Makes the judge. `read` turns an event of this kind into a request. */
export function makeJudge<I>(
  gate: Gate,
  parts: {
    readonly options: PreparedOptions<I>
    readonly table: CallerTable<I>
    readonly read: (event: unknown, parseArn: (arn: string) => LocatedArn) => ReadEvent<LocatedArn>
    readonly finish?: (granted: Granted) => void
  },
): Judge {
  const { options, table, read, finish } = parts
  const { authenticate, context, principalId, usageIdentifierKey, onDecision } = options
  const verifierView = declaredView(readsOfAny(authenticate.reads))
  const locate = arnLocator()
  const limitMs = Math.min(options.timeoutMs ?? gate.patienceMs, gate.patienceMs)
  const tell = onDecision === undefined ? undefined : hookCaller(onDecision)
  let coldStart = true

  async function judge(event: unknown, lambda: Context | undefined): Promise<Granted> {
    const startedAt = tell === undefined ? 0 : performance.now()
    const { request, arn, routeKey } = read(event, locate)
    const remaining = lambda === undefined ? undefined : () => lambda.getRemainingTimeInMillis()
    const answer = await withinTime(() => authenticate.verify(verifierView(request)), timeLimit(limitMs, remaining))
    const judged = settle(answer, request, arn, routeKey)
    if (tell !== undefined) {
      const record = { ...judged.record, ...counts(), durationMs: performance.now() - startedAt, coldStart }
      coldStart = false
      await tell(record)
    }
    if (judged.error !== undefined) throw judged.error
    return judged.granted
  }

  function counts(): Pick<DecisionRecord, 'documentHits' | 'documentMisses'> {
    return { documentHits: table.documents.hits, documentMisses: table.documents.misses }
  }

  function settle(answer: Authentication<I>, request: AuthorizerRequest, arn: LocatedArn, routeKey: string | undefined): Settled {
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
          if (!isOf(authenticate.issuers, answer.identity)) return failed('ERR_IDENTITY_ISSUER', undefined)
          return decided(answer.identity, request, arn, routeKey)
        } catch (error) {
          // Our own complaint about a reply's part names it; whatever a user's callback threw stays behind a constant text.
          return error instanceof ReplyError
            ? { error, record: plain('unavailable', error.code) }
            : failed('ERR_RULE_OR_CALLBACK', error)
        }
    }
  }

  function decided(identity: I, request: AuthorizerRequest, arn: LocatedArn, routeKey: string | undefined): Settled {
    const facts = identity as { readonly scheme?: unknown; readonly subject?: unknown; readonly expiresAt?: unknown }
    const asked: Writable<TableRequest<I>> = { identity, request, arn }
    if (routeKey !== undefined) asked.routeKey = routeKey
    if (options.endsWithToken === true && typeof facts.expiresAt === 'number') asked.expiresAt = Math.floor(facts.expiresAt)
    const reply = table.reply(asked)
    const granted: Writable<Granted> = {
      document: reply.document,
      request,
      principalId: principalId === undefined ? defaultPrincipalId(identity) : checkPrincipalId(principalId(identity)),
    }
    if (context !== undefined) granted.context = checkContext(context(identity), gate.shape)
    if (usageIdentifierKey !== undefined) granted.usageIdentifierKey = checkUsageIdentifierKey(usageIdentifierKey(identity))
    finish?.(granted)
    return { granted, record: tell === undefined ? NOT_TOLD : recordOf(facts, reply) }
  }

  return judge
}

/** An object while it is made. */
type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Nobody listens: no record is made. */
const NOT_TOLD: OpenRecord = { outcome: 'deny', code: '', documentCached: false }

type OpenRecord = Omit<DecisionRecord, 'durationMs' | 'coldStart' | 'documentHits' | 'documentMisses'>
type Settled =
  | { readonly granted: Granted; readonly error?: never; readonly record: OpenRecord }
  | { readonly error: Error; readonly granted?: never; readonly record: OpenRecord }

/** An identity without an issuer is of nobody in particular: no rule about one passes. */
function isOf(issuers: readonly string[], identity: unknown): boolean {
  const issuer: unknown = typeof identity === 'object' && identity !== null && 'issuer' in identity ? identity.issuer : undefined
  return issuer === undefined || (typeof issuer === 'string' && issuers.includes(issuer))
}

function recordOf(
  { scheme, subject }: { readonly scheme?: unknown; readonly subject?: unknown },
  { judge, cached, closed }: ReturnType<CallerTable<unknown>['reply']>,
): OpenRecord {
  const { outcome, route, rule } = judge()
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

function refused(code: string): Settled {
  // API Gateway answers 401 to exactly this text and 500 to any other.
  return { error: new Error('Unauthorized'), record: plain('unauthorized', code) }
}

function failed(code: string, cause: unknown): Settled {
  return { error: new UnavailableError({ code, cause }), record: plain('unavailable', code) }
}

function plain(outcome: DecisionRecord['outcome'], code: string): OpenRecord {
  return { outcome, code, documentCached: false }
}

function readsOfAny(reads: Verifier<unknown>['reads']): readonly Source[] | 'request' {
  return reads === 'request' ? 'request' : reads.flat()
}
