/**
 * A route table compiled: for each caller one small document that says what the table says, for every route, however long
 * API Gateway keeps it.
 *
 * @module
 */

import type { AuthorizerRequest, IdentitySource } from '../../events/index.ts'
import { BoundedMap } from '../../internal/bounded-map.ts'
import type { ExecuteApiArn } from '../execute-api-arn.ts'
import type { EmittedDocument } from '../language/document.ts'
import { readsOf } from '../rules/combine.ts'
import type { Rule } from '../rules/rule.ts'
import { type DocumentOptions, replyDocument } from './emit/response-document.ts'
import { stagePrefixes } from './emit/stage-prefix.ts'
import { type BuiltDocument, judgeRequest } from './evaluate-request.ts'
import { type CellOptions, type Route, readCells } from './parse/cells.ts'
import { type Found, findRoute, groupByMethod, type MethodGroup } from './parse/method-groups.ts'
import type { ApiKind } from './parse/route-pattern.ts'
import { answersOf, type CallerAnswers, type DistinctRule, distinctRules } from './plan/caller-residuals.ts'
import { proveExpressible } from './plan/expressible.ts'
import { planMethod } from './plan/method-plan.ts'
import { type Way, waysOf } from './plan/open-paths.ts'
import { overreachOf } from './plan/overreach.ts'

export interface CallerTableOptions<I> extends CellOptions<I> {
  /** Who is asking, for errors: `tokenAuthorizer`. */
  readonly subject: string
  readonly api: ApiKind
  /** Every route of the API and who may call it. */
  readonly routes: CellOptions<I>['routes']
  /** The verifier's. With several, a rule about the identity must name its issuer. */
  readonly issuers: readonly string[]
  /** What to do with a table that IAM cannot say: refuse it, or close the inner route. Default `error`. */
  readonly onInexpressible?: 'error' | 'deny'
  /** How many documents are kept, default 1000. One more takes the place of all. */
  readonly maxDocuments?: number
  /** The largest document, in bytes of JSON. */
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
  /** What the document says about the ARN asked for, the conditions of `sourceIp` included where the address is known. */
  readonly outcome: 'allow' | 'deny'
  /** The key of the route that decides the ARN asked for. */
  readonly route: string | undefined
  /** The name of that route's rule. */
  readonly rule: string | undefined
}

/** What every authorizer needs of a table. */
export interface CallerTable<I> {
  readonly routes: readonly string[]
  /** Each route's key, and its rule. */
  readonly cells: readonly { readonly key: string; readonly rule: Rule<I, string> }[]
  /** Patterns of paths that no route names and that some caller's document leaves open: `GET /pets/*\/*`. */
  readonly overreach: readonly string[]
  /** What the rules read of the request, all together. */
  readonly reads: readonly IdentitySource[] | 'request'
  /**
   * The reply for this caller; `judge` tells what it says of the ARN asked for, which most replies do not need.
   *
   * @throws {RuleError} when a rule answers with something else than it may.
   * @throws {ConfigError} when the document passes a limit.
   */
  reply(input: TableRequest<I>): TableReply & { readonly judge: () => Verdict }
  readonly documents: { readonly hits: number; readonly misses: number; readonly size: number }
}

/** What a reply speaks of: the whole table, or one route of it. */
export interface Scope<I> {
  readonly id: string
  readonly rules: readonly DistinctRule<I>[]
  readonly groups: readonly MethodGroup[]
  /** `null`: of no route. `undefined`: of all. */
  readonly only?: Route<I> | null
}

/** Chooses the route that a reply speaks of. */
export type ChooseRoute<I> = (arn: ExecuteApiArn, find: (slashCounts: boolean) => Found, routeKey: string | undefined) => Scope<I>
export type RouteChooser = <I>(api: ApiKind, routes: readonly Route<I>[]) => ChooseRoute<I>

/**
 * Compiles a table from options that were checked: by `routeTable`, or by a factory among its own.
 *
 * @param chooser Where each reply speaks of one route: `onlyRoute`. Left out, each speaks of all.
 * @throws {ConfigError} for an empty table, a key that is none, two keys for one route, a rule that does not fit its route,
 *   and a table that cannot be said in IAM for some caller.
 */
export function callerTable<I>(options: CallerTableOptions<I>, chooser?: RouteChooser): CallerTable<I> {
  const { subject, api, onInexpressible = 'error', maxDocuments = 1000, maxBytes } = options
  const routes = readCells(options)
  const groups = groupByMethod(api, routes)
  const choose = chooser?.(api, routes)
  // No method is left for the last group where the table names each.
  const named = groups.filter(({ methods }) => methods.length > 0)
  if (choose === undefined && onInexpressible === 'error') proveExpressible(subject, named, routes)
  // Stryker disable next-line StringLiteral: where there is this scope there is no other
  const whole: Scope<I> = { id: '', rules: distinctRules(routes), groups: named }
  const stageOf = stagePrefixes()
  const documents = new BoundedMap<string | number, BuiltDocument>(maxDocuments)
  const counts = {
    hits: 0,
    misses: 0,
    get size() {
      return documents.size
    },
  }
  let lastKey: string | number | undefined
  let last: BuiltDocument | undefined

  function reply({ identity, request, arn, routeKey, expiresAt }: TableRequest<I>): TableReply & { judge: () => Verdict } {
    if (expiresAt !== undefined && !Number.isSafeInteger(expiresAt)) throw new TypeError('expiresAt must be whole seconds')
    const find = (slashCounts: boolean): Found => findRoute(groups, routes, arn, slashCounts)
    const scope = choose === undefined ? whole : choose(arn, find, routeKey)
    const answered = answersOf(scope.rules, identity, request)
    const { prefix, isFirst } = stageOf(arn)
    // Stryker disable next-line ConditionalExpression: a key may always be the long text, only slower
    const isPlain = isFirst && expiresAt === undefined && scope === whole
    const key = isPlain ? answered.key : `${prefix} ${expiresAt} ${scope.id} ${answered.key}`
    // The same class again, as in most functions: the cache would answer the same and change nothing.
    // Stryker disable next-line ConditionalExpression: only sooner
    const known = key === lastKey ? last : documents.get(key)
    const cached = known !== undefined
    if (cached) counts.hits++
    else counts.misses++
    const built = known ?? build(scope, answered, { subject, prefix, expiresAt, maxBytes })
    // Stryker disable next-line ConditionalExpression: what is there may be set again
    if (!cached) documents.set(key, built)
    lastKey = key
    last = built
    return {
      document: built.document,
      cached,
      closed: built.closed,
      judge: () => {
        const { route, isAllowed } = judgeRequest(built, arn, find, scope.only, () => addressOf(request))
        const decided = route && routes[route.index]
        return { outcome: isAllowed ? 'allow' : 'deny', route: decided?.key, rule: decided?.rule.name }
      },
    }
  }

  return {
    routes: routes.map(({ key }) => key),
    cells: routes,
    overreach: choose === undefined ? overreachOf(groups) : [],
    reads: readsOf(routes.map(({ rule }) => rule)),
    reply,
    documents: counts,
  }
}

function build<I>({ rules, groups }: Scope<I>, { answers }: CallerAnswers, options: DocumentOptions): BuiltDocument {
  // Stryker disable next-line ArrayDeclaration: nobody asks for a place that is not filled
  const ways: (readonly Way[])[] = []
  for (const [at, { routes }] of rules.entries()) {
    // Stryker disable next-line StringLiteral: there is an answer for each rule
    for (const route of routes) ways[route.index] = waysOf(answers[at] ?? 'none', route)
  }
  // Stryker disable next-line ArrayDeclaration: the groups, and who judges a reply, hold routes of these rules only
  const waysAt = ({ index }: { readonly index: number }): readonly Way[] => ways[index] ?? []
  const planned = groups.map((group) => planMethod(group, waysAt))
  const conflicts = planned.flatMap(({ conflicts }) => conflicts)
  return {
    document: replyDocument(planned, options),
    waysAt,
    closed: [...new Set(conflicts.map(({ inner }) => inner.key))],
  }
}

/** The address is reported on, never decided by: the document carries the condition. */
function addressOf(request: AuthorizerRequest): string | undefined {
  try {
    return request.sourceIp
  } catch {
    // A view may refuse it.
  }
  return undefined
}
