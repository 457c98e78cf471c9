/**
 * Decides the requests of a guard with the route table of the REST authorizers, for each request on its own.
 *
 * @module
 */

import type { HttpTarget } from '../../events/index.ts'
import { formatExecuteApiArn, type MethodArn, type TableEntry } from '../../policy/index.ts'
import { callerTable, METHODS } from '../../policy/routes/index.ts'
import { simpleResponse } from '../response/simple-response.ts'

/** Whether a request may reach the handler. */
export interface Access {
  readonly isOpen: boolean
  readonly route: string | undefined
  readonly rule: string | undefined
}

export interface GuardTable<I> {
  /** The text of the ARN under which a request is evaluated. No API has it: it only names method and path. */
  readonly formatArn: (method: string, path: string) => string
  /** What is open to everyone. */
  readonly openAccess: (target: HttpTarget) => Access
  /** What is open to an authenticated caller. */
  readonly access: (identity: I, target: HttpTarget) => Access
}

export interface GuardTableOptions<I> {
  readonly subject: string
  readonly routes: { readonly [key: string]: TableEntry<I> | null }
  readonly issuers: readonly string[]
}

const API = {
  kind: 'method',
  partition: 'aws',
  region: 'us-east-1',
  accountId: '000000000000',
  apiId: 'guard',
  stage: 'guard',
} as const
const CLOSED: Access = { isOpen: false, route: undefined, rule: undefined }

/** @throws {ConfigError} if a route or its rule is wrong. */
export function guardTable<I>({ subject, routes, issuers }: GuardTableOptions<I>): GuardTable<I> {
  const tableOf = (entryOf: (entry: TableEntry<I> | null) => TableEntry<I>) =>
    callerTable<I>({
      subject,
      api: 'REST',
      routes: Object.fromEntries(Object.entries(routes).map(([key, entry]) => [key, entryOf(entry)])),
      issuers,
      perRequest: true,
    })
  const table = tableOf((entry) =>
    entry === null
      ? function open(): boolean {
          return true
        }
      : entry,
  )
  const hasOpenRoutes = Object.values(routes).includes(null)
  const openTable = hasOpenRoutes ? tableOf((entry) => () => entry === null) : undefined

  function evaluate(ofTable: ReturnType<typeof tableOf>, identity: I, { request, method, path }: HttpTarget): Access {
    if (!METHODS.includes(method) || !isPlainPath(path)) return CLOSED
    const arn: MethodArn = { ...API, method, path }
    const { document, judge } = ofTable.reply({ identity, request, arn })
    const { isAuthorized } = simpleResponse({ principalId: 'caller', policyDocument: document }, request)
    const { route, rule } = judge()
    return { isOpen: isAuthorized, route, rule }
  }

  return {
    formatArn: (method, path) => formatExecuteApiArn({ ...API, method, path }),
    // The functions of the open table do not look at the identity.
    openAccess: (target) => (openTable === undefined ? CLOSED : evaluate(openTable, undefined as I, target)),
    access: (identity, target) => evaluate(table, identity, target),
  }
}

/**
 * Whether all readers find the same segments in a path: it has no empty segments, no dot segments, and no slashes, backslashes or control
 * characters that are encoded.
 */
export function isPlainPath(path: string): boolean {
  if (path === '/') return true
  if (!path.startsWith('/')) return false
  return path
    .slice(1)
    .split('/')
    .every((segment) => segment !== '' && [segment, decode(segment)].every(isPlainSegment))
}

function isPlainSegment(segment: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is rejected
  return !/[\\/\u0000-\u001f\u007f]/.test(segment) && !/^\.{1,2}(?:;|$)/.test(segment)
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
