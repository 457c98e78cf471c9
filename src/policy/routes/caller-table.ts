/**
 * Compiles a route table: for each caller one small document that decides every route, for as long as API Gateway caches it.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { AuthorizerRequest, IdentitySource } from '../../events/index.ts'
import { BoundedMap } from '../../internal/bounded-map.ts'
import { type ExecuteApiArn, formatStageArn } from '../execute-api-arn.ts'
import type { EmittedDocument } from '../language/document.ts'
import { readsOf } from '../rules/combine.ts'
import type { Residual, Rule } from '../rules/rule.ts'
import { type DocumentOptions, responseDocument } from './emit/response-document.ts'
import { type BuiltDocument, evaluateRequest } from './evaluate-request.ts'
import { findRoute, groupByMethod, type MethodGroup, type RouteMatch } from './parse/method-groups.ts'
import type { ApiKind } from './parse/route-pattern.ts'
import { type Route, type RouteRulesOptions, readRouteRules } from './parse/route-rules.ts'
import { callerResiduals, type DistinctRule, distinctRules } from './plan/caller-residuals.ts'
import { proveExpressible } from './plan/expressible.ts'
import { planMethod } from './plan/method-plan.ts'
import { type OpenPathsOf, openPaths } from './plan/open-paths.ts'
import { overreachOf } from './plan/overreach.ts'

/** Options of a route table that covers all routes in each response. */
export interface CallerTableOptions<I> extends RouteRulesOptions<I> {
  /**
   * For a table that one IAM policy cannot express: `error` rejects it while it is built, `deny` closes the inner route.
   * Default: `error`.
   */
  readonly onInexpressible?: 'error' | 'deny' | undefined
  /** The number of documents that are cached. If one more is needed, all are dropped. Default: 1000. */
  readonly maxDocuments?: number | undefined
  /** The largest size of a document, in bytes of JSON. Default: no limit. */
  readonly maxBytes?: number | undefined
}

/** One request to a route table. */
export interface TableRequest<I> {
  /** The authenticated caller. */
  readonly identity: I
  /** What the rules read. */
  readonly request: AuthorizerRequest
  /** The parsed `methodArn` or `routeArn` of the event. */
  readonly arn: ExecuteApiArn
  /**
   * The key of the route that API Gateway selected, `GET /pets/{id}`. Required with `cachePer: 'route'` if responses are
   * cached. Default: the route is found by the ARN.
   */
  readonly routeKey?: string | undefined
  /** Seconds since the epoch, an integer. From then on the document allows nothing. Default: it does not expire. */
  readonly expiresAt?: number | undefined
}

/** A policy document for one caller. */
export interface TableReply {
  /** Frozen. Callers with the same access get the same object. */
  readonly document: EmittedDocument
  /** Whether the document was built for an earlier request. */
  readonly cached: boolean
  /** Keys of routes that are closed, in whole or in part, because IAM cannot express the table for this caller. */
  readonly closed: readonly string[]
}

/** The result of a document for the request that it was made for. */
export interface RequestOutcome {
  /** The decision for the ARN, including the conditions of `sourceIp` if the client's address is known. */
  readonly outcome: 'allow' | 'deny'
  /** The key of the route that decides the ARN, `undefined` if there is none. */
  readonly route: string | undefined
  /** The name of the rule of that route. */
  readonly rule: string | undefined
}

/** What every authorizer needs of a route table. */
export interface CallerTable<I> {
  /** The keys of the table. */
  readonly routes: readonly string[]
  /** The keys of the table with their rules. */
  readonly cells: readonly { readonly key: string; readonly rule: Rule<I, string> }[]
  /** Patterns of paths that the table does not name and that the document of some caller allows: `GET /pets/*\/*`. */
  readonly overreach: readonly string[]
  /** The union of what the rules read of a request. */
  readonly reads: readonly IdentitySource[] | 'request'
  /**
   * Returns the document for a caller. `judge` evaluates it for the ARN, which most responses do not need.
   *
   * @throws {RuleError} if a rule returns anything but a residual.
   * @throws {ConfigError} if the document exceeds a limit.
   */
  reply(input: TableRequest<I>): TableReply & { readonly judge: () => RequestOutcome }
  /** How many responses used a cached document, how many did not, and how many documents are cached. */
  readonly documents: { readonly hits: number; readonly misses: number; readonly size: number }
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
export type ChooseRoute<I> = (
  request: Pick<TableRequest<I>, 'arn' | 'routeKey'>,
  find: (keepTrailingSlash: boolean) => RouteMatch,
) => ResponseScope<I>
/** Makes a `ChooseRoute` for a table. */
export type RouteChooser = <I>(api: ApiKind, routes: readonly Route<I>[]) => ChooseRoute<I>

const DEFAULT_MAX_DOCUMENTS = 1000

/**
 * Compiles a table from options that `routeTable` or an authorizer factory has checked.
 *
 * @param chooser `onlyRoute`, if each response covers one route. Default: each response covers the table.
 * @throws {ConfigError} for an empty table, a malformed key, two keys of one route, a rule that does not fit its route,
 *   and a table that IAM cannot express for some caller.
 */
export function callerTable<I>(options: CallerTableOptions<I>, chooser?: RouteChooser): CallerTable<I> {
  const { subject, api, onInexpressible = 'error', maxDocuments = DEFAULT_MAX_DOCUMENTS, maxBytes } = options
  const routes = readRouteRules(options)
  const groups = groupByMethod(api, routes)
  // The group of unnamed methods is empty if the table names all of them.
  const usedGroups = groups.filter(({ methods }) => methods.length > 0)
  const choose = chooser?.(api, routes)
  if (choose === undefined && onInexpressible === 'error') proveExpressible(subject, usedGroups, routes)
  const wholeTable: ResponseScope<I> = { id: 'table', rules: distinctRules(routes), groups: usedGroups }
  const documents = new BoundedMap<string, BuiltDocument>(maxDocuments)
  const counts = {
    hits: 0,
    misses: 0,
    get size() {
      return documents.size
    },
  }

  function reply(input: TableRequest<I>): TableReply & { judge: () => RequestOutcome } {
    const { identity, request, arn, expiresAt } = input
    if (expiresAt !== undefined && !Number.isSafeInteger(expiresAt)) throw new TypeError('expiresAt must be an integer')
    const find = (keepTrailingSlash: boolean): RouteMatch => findRoute({ groups, routes }, arn, keepTrailingSlash)
    const scope = choose === undefined ? wholeTable : choose(input, find)
    const { residuals, key: residualKey } = callerResiduals(scope.rules, identity, request)
    const prefix = stagePrefix(arn)
    const key = `${prefix} ${expiresAt} ${scope.id} ${residualKey}`
    const cachedDocument = documents.get(key)
    counts[cachedDocument === undefined ? 'misses' : 'hits']++
    const built = cachedDocument ?? buildDocument(scope, residuals, { subject, prefix, expiresAt, maxBytes })
    if (cachedDocument === undefined) documents.set(key, built)
    const judge = (): RequestOutcome => {
      const context = { arn, find, only: scope.only, address: () => sourceAddress(request) }
      const { route, isAllowed } = evaluateRequest(built, context)
      const deciding = route && routes[route.index]
      return { outcome: isAllowed ? 'allow' : 'deny', route: deciding?.key, rule: deciding?.rule.name }
    }
    return { document: built.document, cached: cachedDocument !== undefined, closed: built.closed, judge }
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

function buildDocument<I>(
  { rules, groups }: ResponseScope<I>,
  residuals: readonly Residual[],
  options: DocumentOptions,
): BuiltDocument {
  const openByRoute = new Map(
    rules.flatMap(({ routes }, index) =>
      routes.map((route) => [route.index, openPaths(residuals[index] ?? 'none', route)] as const),
    ),
  )
  const openPathsOf: OpenPathsOf = ({ index }) => openByRoute.get(index) ?? []
  const plans = groups.map((group) => planMethod(group, openPathsOf))
  const closed = new Set(plans.flatMap(({ conflicts }) => conflicts).map(({ inner }) => inner.key))
  return { document: responseDocument(plans, options), openPathsOf, closed: [...closed] }
}

/** The prefix of all resources: `arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod`. */
function stagePrefix(arn: ExecuteApiArn): string {
  const prefix = formatStageArn(arn)
  // An ARN object that was not made by the parser must not add a wildcard to every resource.
  if (/[*?\s]|\$\{/.test(prefix)) throw new ConfigError('routeTable', 'arn', 'an ARN without wildcards')
  return prefix
}

/** The address is reported only: the decision is the condition in the document. */
function sourceAddress(request: AuthorizerRequest): string | undefined {
  try {
    return request.sourceIp
  } catch {
    return undefined // A view throws if the address was not declared.
  }
}
