/**
 * A route table compiled: for each caller one small document that says what the table says, for every route, however long
 * API Gateway keeps it.
 *
 * @module
 */

import { boundedCache } from '../../bounded-cache.ts'
import { ConfigError } from '../../errors.ts'
import { type AuthorizerRequest, type Source, sourceText } from '../../events/index.ts'
import { checkOptions, requireOptions } from '../../options.ts'
import type { EmittedDocument } from '../document.ts'
import type { ExecuteApiArn } from '../execute-api-arn.ts'
import type { Rule } from '../rule.ts'
import type { Answer } from '../rules/answer.ts'
import { conditionKey } from '../rules/condition-key.ts'
import { answersKey, answersOf, distinctRules, KEY_SPACE } from './caller-answers.ts'
import { readCells } from './cells.ts'
import { compileTable, type KeyedRoute } from './compiled-table.ts'
import { proveExpressible } from './expressible.ts'
import { type BuiltDocument, judgeRequest } from './judge-request.ts'
import type { Conflict } from './method-plan.ts'
import { onlyRoute } from './only-route.ts'
import { overreachOf } from './overreach.ts'
import { proveSimpleReplies } from './prove-simple.ts'
import { type DocumentOptions, replyDocument } from './reply-document.ts'
import type { ApiKind } from './route-pattern.ts'
import { stagePrefixes } from './stage-prefix.ts'
import { type Ways, waysOf } from './ways.ts'

export interface RouteTableOptions<I> {
  /** Who is asking, for errors: `tokenAuthorizer`. */
  readonly subject: string
  readonly api: ApiKind
  /** Every route of the API and who may call it. */
  readonly routes: { readonly [routeKey: string]: Rule<I, string> | ((identity: I) => boolean) }
  /** The verifier's. With several, a rule about the identity must name its issuer. */
  readonly issuers: readonly string[]
  /** `route`: a reply speaks of the route asked for alone, because the route is part of the cache key. Default `caller`. */
  readonly cachePer?: 'caller' | 'route'
  /** What to do with a table that IAM cannot say: refuse it, or close the inner route. Default `error`. */
  readonly inexpressible?: 'error' | 'deny'
  /** How many documents are kept, default 1000. The least recently used goes. */
  readonly maxDocuments?: number
  /** The largest document, in bytes of JSON. Default: 8192 for WEBSOCKET, otherwise none. */
  readonly maxBytes?: number
}

export interface TableRequest<I> {
  readonly identity: I
  readonly request: AuthorizerRequest
  /** The event's `methodArn` or `routeArn`, read. */
  readonly arn: ExecuteApiArn
  /** The route that the event names, `GET /pets/{id}`; needed with `cachePer: 'route'` under a cache. Without it the ARN tells the route. */
  readonly routeKey?: string
  /** Seconds since the epoch. The document allows nothing from then on. */
  readonly expiresAt?: number
}

/** A document, and what it says when asked. */
export interface TableReply {
  /** Frozen. Callers of one class get the same object. */
  readonly document: EmittedDocument
  /** The document was built before. */
  readonly cached: boolean
  /** Keys of routes that are closed, in whole or in part, because IAM cannot say the table for this caller. */
  readonly closed: readonly string[]
}

export interface Verdict {
  /** What the document says about the ARN asked for, conditions on the address included where it is known. */
  readonly outcome: 'allow' | 'deny'
  /** The key of the route that decides the ARN asked for. */
  readonly route: string | undefined
  /** The name of that route's rule. */
  readonly rule: string | undefined
}

export interface TableAnswer extends TableReply, Verdict {}

export interface RouteTable<I> {
  readonly routes: readonly string[]
  /** Patterns of paths that no route names and that some caller's document leaves open: `GET /pets/*\/*`. */
  readonly overreach: readonly string[]
  /** What the rules read of the request, all together. */
  readonly reads: readonly Source[] | 'request'
  /**
   * The reply for this caller.
   *
   * @throws {RuleError} when a rule answers with something else than it may.
   * @throws {ConfigError} when the document passes a limit.
   */
  decide(input: TableRequest<I>): TableAnswer
  /** The same without the verdict on the ARN asked for, which most replies do not need: `judge` gives it later. */
  reply(input: TableRequest<I>): TableReply & { readonly judge: () => Verdict }
  /**
   * For replies that are one boolean for a whole route.
   *
   * @throws {ConfigError} naming the route whose rule binds a path, becomes a condition or reads the request.
   */
  proveSimple(): void
  readonly documents: { readonly hits: number; readonly misses: number; readonly size: number }
}

const OPTIONS = ['subject', 'api', 'routes', 'issuers', 'cachePer', 'inexpressible', 'maxDocuments', 'maxBytes']
const WEBSOCKET_BYTES = 8192

/**
 * Compiles a table.
 *
 * @throws {ConfigError} for an empty table, a key that is none, two keys for one route, a rule that does not fit its route,
 *   and a table that cannot be said in IAM for some caller.
 */
export function routeTable<I>(options: RouteTableOptions<I>): RouteTable<I> {
  const { subject, api, cachePer = 'caller', inexpressible = 'error', maxDocuments = 1000 } = options
  checkOptions(subject, options, OPTIONS)
  requireOptions(subject, options, ['subject', 'api', 'routes', 'issuers'])
  checkChoice(subject, 'api', api, ['REST', 'HTTP', 'WEBSOCKET'])
  checkChoice(subject, 'cachePer', cachePer, ['caller', 'route'])
  checkChoice(subject, 'inexpressible', inexpressible, ['error', 'deny'])
  checkCount(subject, 'maxDocuments', maxDocuments)
  if (options.maxBytes !== undefined) checkCount(subject, 'maxBytes', options.maxBytes)
  const maxBytes = options.maxBytes ?? (api === 'WEBSOCKET' ? WEBSOCKET_BYTES : undefined)

  const routes = readCells(options)
  const table = compileTable(api, routes)
  if (cachePer === 'caller' && inexpressible === 'error') proveExpressible(subject, table, routes)
  const rules = distinctRules(routes)
  const stageOf = stagePrefixes()
  const documents = boundedCache<string | number, BuiltDocument>(maxDocuments)
  let last: { readonly key: string | number; readonly built: BuiltDocument } | undefined
  let hits = 0
  let misses = 0

  function reply({ identity, request, arn, routeKey, expiresAt }: TableRequest<I>): TableReply & { judge: () => Verdict } {
    if (expiresAt !== undefined && !Number.isSafeInteger(expiresAt)) throw new TypeError('expiresAt must be whole seconds')
    const only = cachePer === 'route' ? onlyRoute(table, arn, routeKey) : undefined
    const answers = answersOf(rules, identity, request, only?.index)
    const { prefix, id } = stageOf(arn)
    const answered = answersKey(answers)
    const key =
      typeof answered === 'number' && expiresAt === undefined && only === undefined
        ? id * KEY_SPACE + answered
        : `${id} ${expiresAt ?? ''} ${only === undefined ? '' : `${only.index}:${only.methods.join()}`} ${answered}`
    // The same class again, as in most functions: the cache would answer the same and change nothing.
    const present = last !== undefined && last.key === key ? last.built : documents.get(key)
    if (present === undefined) misses++
    else hits++
    const built = present ?? build(answers, only, { subject, prefix, expiresAt, maxBytes })
    if (present === undefined) documents.set(key, built)
    if (last?.built !== built) last = { key, built }
    return {
      document: built.document,
      cached: present !== undefined,
      closed: built.closed,
      judge: () => verdict(built, request, arn, only),
    }
  }

  function decide(input: TableRequest<I>): TableAnswer {
    const { document, cached, closed, judge } = reply(input)
    const { outcome, route, rule } = judge()
    return { document, outcome, route, rule, cached, closed }
  }

  function verdict(built: BuiltDocument, request: AuthorizerRequest, arn: ExecuteApiArn, only: KeyedRoute | undefined): Verdict {
    const { route, outcome } = judgeRequest(table, built, { arn, only, sourceIp: addressOf(request, built) })
    const decided = route === undefined ? undefined : routes[route]
    return { outcome, route: decided?.key, rule: decided?.rule.name }
  }

  function build(answers: readonly Answer[], only: KeyedRoute | undefined, where: DocumentOptions): BuiltDocument {
    const ways: Ways[] = []
    for (const [position, { members }] of rules.entries()) {
      for (const [index, { segments }] of members) ways[index] = waysOf(answers[position] ?? 'none', segments)
    }
    const waysAt = (route: number): Ways => ways[route] ?? []
    const planned = only === undefined ? table.plan(waysAt) : only.index < 0 ? [] : table.planRoute(only, waysAt)
    const conflicts = planned.flatMap(({ plan }) => plan.conflicts)
    return {
      document: replyDocument(planned, where),
      ways: waysAt,
      closed: closedKeys(routes, conflicts),
      hasConditions: ways.some((way) => way.some(({ when }) => conditionKey(when) !== '{}')),
    }
  }

  return {
    routes: routes.map(({ key }) => key),
    overreach: cachePer === 'route' ? [] : overreachOf(table, routes),
    reads: readsOf(routes.map(({ rule }) => rule.reads)),
    decide,
    reply,
    proveSimple: () => proveSimpleReplies(subject, routes),
    documents: {
      get hits() {
        return hits
      },
      get misses() {
        return misses
      },
      get size() {
        return documents.size
      },
    },
  }
}

/** The address is reported on, never decided by: the document carries the condition. A view may refuse it. */
function addressOf(request: AuthorizerRequest, { hasConditions }: BuiltDocument): string | undefined {
  if (!hasConditions) return undefined
  try {
    return request.sourceIp
  } catch {
    return undefined
  }
}

function closedKeys(routes: readonly { readonly key: string }[], conflicts: readonly Conflict[]): readonly string[] {
  return [...new Set(conflicts.flatMap(({ inner }) => routes[inner]?.key ?? []))]
}

function readsOf(lists: readonly (readonly Source[] | 'request')[]): readonly Source[] | 'request' {
  const sources = new Map<string, Source>()
  for (const list of lists) {
    if (list === 'request') return 'request'
    for (const source of list) sources.set(sourceText(source), source)
  }
  return [...sources.values()]
}

function checkChoice(subject: string, option: string, value: unknown, choices: readonly string[]): void {
  if (!choices.some((choice) => choice === value)) throw new ConfigError(subject, option, `one of ${choices.join(', ')}`)
}

function checkCount(subject: string, option: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) throw new ConfigError(subject, option, 'a whole number of at least 1')
}
