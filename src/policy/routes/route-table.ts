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
import { type Answer, answerKey } from '../rules/answer.ts'
import { asking } from '../rules/combine.ts'
import { conditionKey } from '../rules/condition-key.ts'
import { type Route, readCells } from './cells.ts'
import { type CompiledTable, compileTable, type KeyedRoute } from './compiled-table.ts'
import { proveExpressible } from './expressible.ts'
import { type BuiltDocument, judgeRequest } from './judge-request.ts'
import type { Conflict } from './method-plan.ts'
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

export interface TableAnswer {
  /** Frozen. Callers of one class get the same object. */
  readonly document: EmittedDocument
  /** What the document says about the ARN asked for, conditions on the address included where it is known. */
  readonly outcome: 'allow' | 'deny'
  /** The key of the route that decides the ARN asked for. */
  readonly route: string | undefined
  /** The name of that route's rule. */
  readonly rule: string | undefined
  /** The document was built before. */
  readonly cached: boolean
  /** Keys of routes that are closed, in whole or in part, because IAM cannot say the table for this caller. */
  readonly closed: readonly string[]
}

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
  const documents = boundedCache<string, BuiltDocument>(maxDocuments)
  let hits = 0
  let misses = 0

  function decide({ identity, request, arn, routeKey, expiresAt }: TableRequest<I>): TableAnswer {
    if (expiresAt !== undefined && !Number.isSafeInteger(expiresAt)) throw new TypeError('expiresAt must be whole seconds')
    const only = cachePer === 'route' ? onlyRoute(table, arn, routeKey) : undefined
    const answers = rules.map(({ ask, members }) =>
      only === undefined || members.has(only.index) ? ask(identity, request) : 'none',
    )
    const { prefix, id } = stageOf(arn)
    let key = `${id} ${expiresAt ?? ''} ${only === undefined ? '' : `${only.index}${only.methods.join()}`} `
    for (const answer of answers) key += answerKey(answer)
    const present = documents.get(key)
    if (present === undefined) misses++
    else hits++
    const built = present ?? build(answers, only, { subject, prefix, expiresAt, maxBytes })
    if (present === undefined) documents.set(key, built)

    const { route, outcome } = judgeRequest(table, built, { arn, only, sourceIp: addressOf(request, built) })
    const decided = route === undefined ? undefined : routes[route]
    return {
      document: built.document,
      outcome,
      route: decided?.key,
      rule: decided?.rule.name,
      cached: present !== undefined,
      closed: built.closed,
    }
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
      closed: closedKeys(
        routes.map(({ key }) => key),
        conflicts,
      ),
      hasConditions: ways.some((way) => way.some(({ when }) => conditionKey(when) !== '{}')),
    }
  }

  return {
    routes: routes.map(({ key }) => key),
    overreach: cachePer === 'route' ? [] : overreachOf(table, routes),
    reads: readsOf(routes.map(({ rule }) => rule.reads)),
    decide,
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

interface DistinctRule<I> {
  readonly ask: (identity: I, request: AuthorizerRequest) => Answer
  readonly members: ReadonlyMap<number, Route<I>>
}

/** A rule that stands at many routes is asked once. */
function distinctRules<I>(routes: readonly Route<I>[]): readonly DistinctRule<I>[] {
  const members = new Map<Rule<I, string>, Map<number, Route<I>>>()
  for (const route of routes) {
    const at = members.get(route.rule) ?? new Map<number, Route<I>>()
    members.set(route.rule, at.set(route.index, route))
  }
  return [...members].map(([rule, at]) => ({ ask: asking(rule), members: at }))
}

/** Without a key, as at TTL 0, the ARN tells the route, if it does so under both readings of a slash at its end. */
function onlyRoute(table: CompiledTable, arn: ExecuteApiArn, routeKey: string | undefined): KeyedRoute {
  if (routeKey !== undefined) return table.routeOf(routeKey) ?? NO_ROUTE
  const { route, slashed } = table.find(arn)
  // A path that can be read in two ways may have been routed by the other one.
  const isPlain = arn.kind === 'route' || !/\/\/|%/.test(arn.path)
  const isSure = isPlain && route !== undefined && (slashed?.route === undefined || slashed.route === route)
  return isSure ? { index: route, methods: [arn.kind === 'method' ? arn.method : '$connect'] } : NO_ROUTE
}

/** The event names a route that the table does not have: it is closed. */
const NO_ROUTE: KeyedRoute = Object.freeze({ index: -1, methods: Object.freeze([]) })

/** The address is reported on, never decided by: the document carries the condition. A view may refuse it. */
function addressOf(request: AuthorizerRequest, { hasConditions }: BuiltDocument): string | undefined {
  if (!hasConditions) return undefined
  try {
    return request.sourceIp
  } catch {
    return undefined
  }
}

function closedKeys(keys: readonly string[], conflicts: readonly Conflict[]): readonly string[] {
  return [...new Set(conflicts.flatMap(({ inner }) => keys[inner] ?? []))]
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
