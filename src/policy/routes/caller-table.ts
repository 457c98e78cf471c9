/**
 * Compiles a route table: for each caller one small document that decides every route, for as long as API Gateway caches it.
 *
 * @module
 */

import type { AuthorizerRequest, IdentitySource } from '../../events/index.ts'
import { BoundedMap } from '../../internal/bounded-map.ts'
import { type CompiledFrom, recordCompiledFrom } from '../evaluation/compiled-from.ts'
import { parseExecuteApiArn } from '../execute-api-arn.ts'
import { evaluator, readsOf } from '../rules/combine.ts'
import type { Residual, Rule } from '../rules/rule.ts'
import { type BuildOptions, type BuiltDocument, buildDocument, checkDocumentSize, checkRoutePaths } from './build-document.ts'
import { allowsRequest } from './evaluate-document.ts'
import { findRoutes, groupByMethod, type MethodGroup, type RouteMatch, routeOrder } from './parse/method-groups.ts'
import type { ApiKind } from './parse/route-pattern.ts'
import { type Route, type RouteRulesOptions, readRouteRules } from './parse/route-rules.ts'
import { requestAccess } from './per-request.ts'
import { callerResiduals, type DistinctRule, distinctRules } from './plan/caller-residuals.ts'
import { proveExpressible } from './plan/expressible.ts'
import { type OpenPathsOf, openPaths } from './plan/open-paths.ts'
import { overreachOf } from './plan/overreach.ts'
import { stagePrefixes } from './stage-prefix.ts'
import type { RequestOutcome, TableRequest, TableResponse } from './table-request.ts'

/** Options of a route table that covers all routes in each response. */
export interface CallerTableOptions<I> extends RouteRulesOptions<I> {
  /**
   * For a table that one IAM policy cannot express: `error` rejects it while it is built, `deny` closes the inner route.
   * Default: `error`.
   */
  readonly onInexpressible?: 'error' | 'deny' | undefined
  /** The number of documents that are cached. If one more is needed, all are dropped. Default: 1000. */
  readonly maxDocuments?: number | undefined
  /**
   * The largest size of a document, in bytes of JSON. Checked while the table is built, for the callers with the largest
   * document and an ARN prefix of 71 characters. A larger document at run time denies everything. Default: no limit.
   */
  readonly maxDocumentBytes?: number | undefined
  /**
   * Whether a response is for one request, because API Gateway does not cache it (TTL 0). It covers the requested route
   * only, so every table can be expressed. Default: false.
   */
  readonly perRequest?: boolean | undefined
  /** Whether the factory has the option `cachePer`. Only then errors recommend it. Default: false. */
  readonly hasCachePer?: boolean | undefined
  /** How errors name the option that makes responses per request. Default: `ttlSeconds: 0`. */
  readonly perRequestName?: string | undefined
}

/** What every authorizer needs of a route table. */
export interface CallerTable<I> {
  /** The keys of the table. */
  readonly routes: readonly string[]
  /** The keys of the table with their rules. */
  readonly cells: readonly {
    /** The key of the route: `GET /pets/{id}`. */
    readonly key: string
    /** The rule of the route. */
    readonly rule: Rule<I, string>
  }[]
  /**
   * Patterns of paths that the document of some caller allows although the table does not open them: `GET /pets/*\/*`. A
   * star matches `/`; `%2F` is an encoded slash in either case. Empty if a response covers one route.
   */
  readonly overreach: readonly string[]
  /** The union of what the rules read of a request. */
  readonly reads: readonly IdentitySource[] | 'request'
  /**
   * Returns the document for a caller. `judge` evaluates it for the ARN, which most responses do not need.
   *
   * @throws {RuleError} if a rule returns anything but a residual.
   * @throws {ConfigError} if the ARN prefix of the API makes a resource longer than 512 characters.
   */
  reply(input: TableRequest<I>): TableResponse & {
    /** Evaluates the document for the ARN of the request. */
    readonly judge: () => RequestOutcome
  }
  /** How many responses used a cached document, how many did not, and how many documents are cached. */
  readonly documents: {
    /** How many responses used a cached document. */
    readonly hits: number
    /** How many responses needed a new document. */
    readonly misses: number
    /** How many documents are cached. */
    readonly size: number
  }
}

/** What a response covers: the whole table, or one route of it. */
export interface ResponseScope<I> {
  /** Distinguishes the scopes of one table. */
  readonly id: string
  readonly rules: readonly DistinctRule<I>[]
  readonly groups: readonly MethodGroup[]
  /** The only route, or `null` if the table does not have it. `undefined`: all routes. */
  readonly only?: Route<I> | null
}

/** Chooses the route that a response covers. */
export type ChooseRoute<I> = (request: Pick<TableRequest<I>, 'arn' | 'routeKey'>, match: RouteMatch) => ResponseScope<I>
/** Makes a `ChooseRoute` for a table. */
export type RouteChooser = <I>(api: ApiKind, routes: readonly Route<I>[]) => ChooseRoute<I>

const DEFAULT_MAX_DOCUMENTS = 1000

/**
 * Compiles a table from options that `routeTable` or an authorizer factory has checked.
 *
 * @param chooser `onlyRoute`, if each response covers one route. Default: each response covers the table.
 * @throws {ConfigError} for an empty table, a malformed key, two keys of one route, a rule that does not fit its route, a
 *   table that IAM cannot express for some caller, and a document over `maxDocumentBytes`.
 */
export function callerTable<I>(options: CallerTableOptions<I>, chooser?: RouteChooser): CallerTable<I> {
  const { subject, api, onInexpressible = 'error', maxDocuments = DEFAULT_MAX_DOCUMENTS, maxDocumentBytes } = options
  const { perRequest = false, hasCachePer = false, perRequestName = 'ttlSeconds: 0' } = options
  const remedies = hasCachePer ? `cachePer: 'route' or ${perRequestName}` : perRequestName
  const routes = readRouteRules(options)
  checkRoutePaths(subject, routes)
  const groups = groupByMethod(routeOrder(api), routes)
  // The group of unnamed methods is empty if the table names all of them.
  const usedGroups = groups.filter(({ methods }) => methods.length > 0)
  const choose = chooser?.(api, routes)
  const coversTable = choose === undefined && !perRequest
  if (coversTable && onInexpressible === 'error') proveExpressible({ subject, groups: usedGroups, routes, remedies })
  if (maxDocumentBytes !== undefined)
    checkDocumentSize({ subject, api, groups: usedGroups, routes, maxDocumentBytes, coversTable, remedies })
  const wholeTable: ResponseScope<I> = { id: 'table', rules: distinctRules(routes), groups: usedGroups }
  const evaluators = routes.map(({ rule }) => evaluator(rule))
  const documents = new BoundedMap<string, BuiltDocument>(maxDocuments)
  const prefixOf = stagePrefixes()
  // Most functions serve one caller class: the document of the last response is found without a lookup.
  let last:
    | { readonly prefix: string; readonly expiresAt: number | undefined; readonly key: string; readonly built: BuiltDocument }
    | undefined
  const counts = {
    hits: 0,
    misses: 0,
    get size() {
      return documents.size
    },
  }

  function reply(input: TableRequest<I>): TableResponse & { judge: () => RequestOutcome } {
    const { request, arn, expiresAt } = input
    if (expiresAt !== undefined && !Number.isSafeInteger(expiresAt)) throw new TypeError('expiresAt must be an integer')
    const prefix = prefixOf(arn)
    const limits: BuildOptions = { subject, prefix, expiresAt, maxDocumentBytes }
    const { key, route, build } = perRequest ? planRequest(input, limits) : planScope(input, limits)
    const isLast = last?.key === key && last.prefix === prefix && last.expiresAt === expiresAt
    const documentKey = isLast ? '' : `${prefix} ${expiresAt} ${key}`
    const cachedDocument = isLast ? last?.built : documents.get(documentKey)
    counts[cachedDocument === undefined ? 'misses' : 'hits']++
    const built = cachedDocument ?? build()
    if (cachedDocument === undefined) {
      documents.set(documentKey, built)
      recordCompiledFrom(built.document, describeRoute)
    }
    if (!isLast) last = { prefix, expiresAt, key, built }
    const judge = (): RequestOutcome => {
      const { document, isInNetworks } = built
      const context = { arn, address: sourceAddress(request), now: Date.now(), isInNetworks }
      const deciding = route()
      const outcome = allowsRequest(document, context) ? 'allow' : 'deny'
      return { outcome, route: deciding?.key, rule: deciding?.rule.name }
    }
    return { document: built.document, cached: cachedDocument !== undefined, closed: built.closed, judge }
  }

  /** The route of a resource, for explanations. */
  function describeRoute(resource: string): CompiledFrom | undefined {
    try {
      const [reading] = findRoutes(groups, routes, parseExecuteApiArn(resource)).readings
      return { route: reading?.key, rule: reading && routes[reading.index]?.rule.name }
    } catch {
      return undefined // The resource is not the ARN of a request.
    }
  }

  /** A response that covers the table, or the route that API Gateway caches it for. */
  function planScope(input: TableRequest<I>, limits: BuildOptions): ResponsePlan<I> {
    const { identity, request, arn } = input
    const scope = choose === undefined ? wholeTable : choose(input, findRoutes(groups, routes, arn))
    const { residuals, key } = callerResiduals(scope.rules, identity, request)
    const route = (): Route<I> | undefined => {
      if (scope.only !== undefined) return scope.only ?? undefined
      const [reading] = findRoutes(groups, routes, arn).readings
      return reading && routes[reading.index]
    }
    const isWholeTable = scope.only === undefined || routes.length === 1
    const build = (): BuiltDocument =>
      buildDocument(scope.groups, openByRoute(scope.rules, residuals), { ...limits, isWholeTable })
    return { key: scope === wholeTable ? key : `${scope.id} ${key}`, route, build }
  }

  /** A response for one request. */
  function planRequest(input: TableRequest<I>, limits: BuildOptions): ResponsePlan<I> {
    const { identity, request } = input
    const evaluate: OpenPathsOf = (route) => openPaths(evaluators[route.index]?.(identity, request) ?? 'none', route)
    const { route, group, openPaths: open } = requestAccess({ api, routes, groups }, input, evaluate)
    const groupsOfResponse = group === undefined ? [] : [group]
    const key = group === undefined ? 'denied' : `${route?.index} ${group.methods} ${JSON.stringify(open)}`
    const options = { ...limits, isWholeTable: routes.length === 1 }
    return { key, route: () => route, build: () => buildDocument(groupsOfResponse, () => open, options) }
  }

  return {
    routes: routes.map(({ key }) => key),
    cells: routes,
    overreach: coversTable ? overreachOf(groups, routes) : [],
    reads: readsOf(routes.map(({ rule }) => rule)),
    reply,
    documents: counts,
  }
}

/** What a response will contain, before its document is looked up in the cache. */
interface ResponsePlan<I> {
  /** Equal keys mean equal documents. */
  readonly key: string
  /** The route that decides the request. */
  readonly route: () => Route<I> | undefined
  readonly build: () => BuiltDocument
}

function openByRoute<I>(rules: readonly DistinctRule<I>[], residuals: readonly Residual[]): OpenPathsOf {
  const open = new Map(
    rules.flatMap(({ routes }, index) =>
      routes.map((route) => [route.index, openPaths(residuals[index] ?? 'none', route)] as const),
    ),
  )
  return ({ index }) => open.get(index) ?? []
}

/** The address is reported only: the decision is the condition in the document. */
function sourceAddress(request: AuthorizerRequest): string | undefined {
  try {
    return request.sourceIp
  } catch {
    return undefined // A view throws if the address was not declared.
  }
}
