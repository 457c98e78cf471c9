/**
 * Builds the document of one caller, and checks while a table is built that no caller's document is too large.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { EmittedDocument } from '../language/document.ts'
import type { NetworkTest } from '../rules/condition-blocks.ts'
import { ANY_VALUE, symbolicResidualOf } from '../rules/symbolic-residual.ts'
import { longestString, MAX_ENCODINGS } from './emit/pattern-string.ts'
import { documentSize, MAX_ARN_LENGTH, responseDocument } from './emit/response-document.ts'
import { type MethodGroup, routeOrder } from './parse/method-groups.ts'
import { type ApiKind, METHODS, type RoutePattern, rejectRoute } from './parse/route-pattern.ts'
import type { Route } from './parse/route-rules.ts'
import { routeTree } from './parse/route-tree.ts'
import { planMethod } from './plan/method-plan.ts'
import { bindTokens, type OpenPath, type OpenPathsOf, openPaths } from './plan/open-paths.ts'

export interface BuildOptions {
  /** Name of the factory, for errors. */
  readonly subject: string
  /** The common part of all resources: `arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod`. */
  readonly prefix: string
  readonly expiresAt?: number | undefined
  readonly maxDocumentBytes?: number | undefined
}

export interface BuiltDocument {
  readonly document: EmittedDocument
  /** Keys of the routes that are closed because IAM cannot express the table for this caller, or not in the size allowed. */
  readonly closed: readonly string[]
  /** How the conditions of the document compare addresses. */
  readonly isInNetworks: NetworkTest | undefined
}

/** Builds the document for a caller to whom `openPathsOf` is open. A document that is too large denies everything. */
export function buildDocument(
  groups: readonly MethodGroup[],
  openPathsOf: OpenPathsOf,
  options: BuildOptions & { readonly isWholeTable: boolean },
): BuiltDocument {
  const { prefix, maxDocumentBytes } = options
  const openings = new Map<RoutePattern, readonly OpenPath[]>()
  for (const { tree } of groups)
    for (const route of tree.routes)
      openings.set(
        route,
        openPathsOf(route).filter((openPath) => fitsIntoArn(route, openPath, { prefix, depth: tree.depth })),
      )
  const plans = groups.map((group) => planMethod(group, (route) => openings.get(route) ?? [], { denyUnlisted: true }))
  const document = responseDocument(plans, { ...options, denyUnlisted: true })
  const openRoutes = [...openings].filter(([, open]) => open.length > 0).map(([route]) => route)
  if (maxDocumentBytes !== undefined && documentSize(document) > maxDocumentBytes) {
    const denied = responseDocument([], { ...options, denyUnlisted: true })
    return { document: denied, closed: openRoutes.map(({ key }) => key), isInNetworks: undefined }
  }
  const closed = new Set(plans.flatMap(({ conflicts }) => conflicts).map(({ inner }) => inner.key))
  const isInNetworks = [...openings.values()].flat().find((openPath) => openPath.isInNetworks !== undefined)?.isInNetworks
  return { document, closed: [...closed], isInNetworks }
}

/**
 * Checks that the path of each route can be part of a resource. Whether it fits with the ARN prefix of the API is known at
 * run time only.
 *
 * @throws {ConfigError} `option` names the route.
 */
export function checkRoutePaths(subject: string, routes: readonly RoutePattern[]): void {
  for (const route of routes) {
    const length = longestString(route, 0)
    if (length === undefined) rejectRoute(subject, route.key)(`a path with at most ${MAX_ENCODINGS} encodings`)
    else if (SHORTEST_PREFIX.length + 1 + length > MAX_ARN_LENGTH)
      rejectRoute(subject, route.key)(`a route whose ARN has at most ${MAX_ARN_LENGTH} characters`)
  }
}

const SHORTEST_PREFIX = 'arn:aws:execute-api:us-east-1:012345678901:a/s'

/** A value of the caller's that makes a resource too long, or that has too many encodings, opens nothing. */
function fitsIntoArn(
  { tokens, method }: RoutePattern,
  openPath: OpenPath,
  { prefix, depth }: { readonly prefix: string; readonly depth: number },
): boolean {
  if (openPath.boundSegments.length === 0) return true
  const length = longestString({ tokens: bindTokens(tokens, openPath), method }, depth)
  return length !== undefined && prefix.length + 1 + length <= MAX_ARN_LENGTH
}

/** What decides the size of documents, known while a table is built. */
export interface SizeCheck<I> {
  readonly subject: string
  readonly api: ApiKind
  readonly groups: readonly MethodGroup[]
  readonly routes: readonly Route<I>[]
  readonly maxDocumentBytes: number
  /** Whether a document covers the table, not one route. */
  readonly coversTable: boolean
  /** The options with which a response covers one route. */
  readonly remedies: string
}

/** A long prefix: region names have up to 14 characters, API IDs 10, stage names mostly fewer than 12. */
const REFERENCE_PREFIX = 'arn:aws:execute-api:ap-southeast-1:012345678901:a1b2c3d4e5/stage-name-x'
/** A claim that a rule binds is measured as a UUID. */
const REFERENCE_VALUE = '01234567-89ab-cdef-0123-456789abcdef'
const REFERENCE_EXPIRY = 4_000_000_000
/** The most documents that are built to find the largest one. */
const MAX_ATTEMPTS = 256

/**
 * Builds the documents of callers that can exist, and keeps the largest one: first for the caller for whom every fact is
 * true, then with one fact changed at a time.
 *
 * @throws {ConfigError} if it has more than `maxDocumentBytes`.
 */
export function checkDocumentSize<I>(check: SizeCheck<I>): void {
  const { subject, maxDocumentBytes, coversTable, remedies } = check
  const { size, largest } = coversTable ? largestDocument(check.groups, check.routes) : largestRouteDocument(check)
  if (size <= maxDocumentBytes) return
  throw new ConfigError(
    subject,
    'maxDocumentBytes',
    '',
    `the largest document has ${size} bytes, more than maxDocumentBytes (${maxDocumentBytes}); the largest statement is ${largest}. ${
      coversTable ? `Use ${remedies}, or shorten the table.` : 'Shorten the route.'
    }`,
  )
}

interface Measurement {
  readonly size: number
  /** The Sid of the largest statement. */
  readonly largest: string
}

function largestDocument<I>(groups: readonly MethodGroup[], routes: readonly Route<I>[]): Measurement {
  const residuals = new Map(routes.map(({ index, rule }) => [index, symbolicResidualOf(rule)]))
  const measure = (isTrue: (unknown: unknown) => boolean): Measurement => {
    const openPathsOf: OpenPathsOf = (route) =>
      openPaths(residuals.get(route.index)?.residual(isTrue) ?? 'none', route).map(withReferenceValues)
    const options = { subject: '', prefix: REFERENCE_PREFIX, expiresAt: REFERENCE_EXPIRY, isWholeTable: true }
    return measurementOf(buildDocument(groups, openPathsOf, options).document)
  }
  const unknowns = [...new Set([...residuals.values()].flatMap((residual) => residual.unknowns))].slice(0, MAX_ATTEMPTS)
  const values = new Map<unknown, boolean>()
  const isTrue = (unknown: unknown): boolean => values.get(unknown) ?? true
  let best = measure(isTrue)
  for (const unknown of unknowns) {
    values.set(unknown, false)
    const changed = measure(isTrue)
    if (changed.size > best.size) best = changed
    else values.set(unknown, true)
  }
  return best
}

function largestRouteDocument<I>({ api, routes }: SizeCheck<I>): Measurement {
  const measurements = routes.map((route) => {
    const tree = routeTree([route], routeOrder(api))
    return largestDocument([{ methods: route.method === 'ANY' ? METHODS : [route.method], isRest: false, tree }], [route])
  })
  return measurements.reduce((one, other) => (other.size > one.size ? other : one))
}

function withReferenceValues(openPath: OpenPath): OpenPath {
  const boundSegments = openPath.boundSegments.map(
    ([position, value]) => [position, value.startsWith(ANY_VALUE) ? REFERENCE_VALUE : value] as const,
  )
  return { ...openPath, boundSegments }
}

function measurementOf(document: EmittedDocument): Measurement {
  const [largest] = document.Statement.toSorted((one, other) => documentSize(other) - documentSize(one))
  return { size: documentSize(document), largest: largest?.Sid ?? '' }
}
