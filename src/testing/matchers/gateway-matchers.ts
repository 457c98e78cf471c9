/**
 * Implements the matchers for offline gateways and their responses. A failure prints the trace of the request.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import {
  type CacheSafety,
  type CacheSafetyOptions,
  checkCacheSafety,
  explain,
  type OfflineGateway,
  type RequestOptions,
  type RestApi,
  type Trace,
} from '../../gateway/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { checkArgument, integer, wrongValue } from '../../options.ts'
import type { MatcherResult } from './policy-matchers.ts'

/** What a gateway matcher receives. */
export interface GatewayMatcherInput {
  readonly received: unknown
  /** `GET /pets/1`; not set for a response, and for the last request of a gateway. */
  readonly request?: unknown
  readonly options?: unknown
}

/** A response, a handshake, or anything else with a trace. */
interface Traced {
  readonly status: number
  readonly trace: Trace
}

type MatcherName = 'toAnswer' | 'toAllow' | 'toDeny'

/** Outcomes of requests that passed authorization. */
const ALLOWED: ReadonlySet<string> = new Set(['allowed', 'INTEGRATION_FAILURE', 'INTEGRATION_TIMEOUT'])

/** Outcomes of requests that authorization rejected. */
const DENIED: ReadonlySet<string> = new Set([
  'ACCESS_DENIED',
  'EXPIRED_TOKEN',
  'FORBIDDEN',
  'INVALID_API_KEY',
  'INVALID_SIGNATURE',
  'MISSING_AUTHENTICATION_TOKEN',
  'UNAUTHORIZED',
  'WAF_FILTERED',
])

/** Whether the value is a gateway, a traced response, a handshake or a trace; other values are policies. */
export function isGatewaySubject(received: unknown): boolean {
  return isGateway(received) || isTraced(received) || isTrace(received)
}

/** Passes if the response has the status. */
export function matchStatus(input: GatewayMatcherInput, status: number): MatcherResult | Promise<MatcherResult> {
  checkArgument('toAnswer', 'status', integer(100, 599), status)
  return withTraced('toAnswer', input, (traced) => ({
    pass: traced.status === status,
    message: () =>
      describe(traced, `expected ${traced.status === status ? 'a status other than ' : ''}${status}, received ${traced.status}`),
  }))
}

/**
 * Passes if the request was allowed, or denied. A request that was not decided, for example because the authorizer failed,
 * is an error and not a failed match, so that it fails `.not` as well.
 */
export function matchOutcome(name: 'toAllow' | 'toDeny', input: GatewayMatcherInput): MatcherResult | Promise<MatcherResult> {
  return withTraced(name, input, (traced) => {
    const isAllowed = ALLOWED.has(traced.trace.outcome)
    // Without a route, no authorization took place.
    const isDenied = DENIED.has(traced.trace.outcome) && traced.trace.route !== null
    if (!isAllowed && !isDenied) {
      const problem = describe(traced, 'the request was neither allowed nor denied. Use toAnswer to test its status.')
      throw new ConfigError(name, 'request', '', problem)
    }
    const pass = name === 'toAllow' ? isAllowed : isDenied
    return {
      pass,
      message: () => describe(traced, `expected ${isAllowed ? 'a denial, but it was allowed' : 'an allow, but it was denied'}`),
    }
  })
}

/** Passes if `checkCacheSafety` finds no difference. */
export async function matchCacheSafety(received: unknown, options: CacheSafetyOptions): Promise<MatcherResult> {
  // checkCacheSafety checks both values.
  const result = await checkCacheSafety(received as RestApi, options)
  return { pass: result.safe, message: () => describeCacheSafety(result) }
}

const MAX_LISTED = 10

function describeCacheSafety({ safe, pairs, disagreements }: CacheSafety): string {
  if (safe) return `expected the cache to change a result, but ${pairs} pairs of requests agree`
  const lines = disagreements.slice(0, MAX_LISTED).map(({ first, then, ...difference }) => {
    const { statusWithoutCache, statusFromCache, statement, advice } = difference
    const decided = statement === null ? '' : ` (${statement})`
    const change = `${then.caller}: ${then.route} gets ${statusFromCache} instead of ${statusWithoutCache}${decided}`
    return `  after ${first.caller}: ${first.route}\n    ${change}\n    ${advice}`
  })
  const more = disagreements.length > MAX_LISTED ? [`  and ${disagreements.length - MAX_LISTED} more`] : []
  return [`expected the cache to change no result, but it changes ${disagreements.length}:`, ...lines, ...more].join('\n')
}

/** Finds the traced response: the received one, the last one of a gateway, or the one to a new request. */
function withTraced(
  name: MatcherName,
  { received, request, options }: GatewayMatcherInput,
  match: (traced: Traced) => MatcherResult,
): MatcherResult | Promise<MatcherResult> {
  if (isGateway(received) && request !== undefined) return sendRequest(received, request, options).then(match)
  if (request !== undefined || options !== undefined) {
    const problem = 'a request can be passed only for a gateway. The value is the response to one.'
    throw new ConfigError(name, 'request', '', problem)
  }
  return match(readTraced(name, received))
}

function readTraced(name: MatcherName, received: unknown): Traced {
  if (isTraced(received)) return received
  if (isTrace(received)) return { status: received.status, trace: received }
  if (!isGateway(received)) throw wrongValue(name, 'value', 'a gateway, or a response of one', received)
  const trace = received.lastTrace()
  if (trace === undefined)
    throw new ConfigError(name, 'request', '', "the gateway has received no request. Pass one: 'GET /pets/1'.")
  return { status: trace.status, trace }
}

/** A `$connect` request is the handshake of a WebSocket API. */
async function sendRequest(gateway: Gateway, request: unknown, options: unknown): Promise<Traced> {
  // The gateway checks both values.
  if (request === '$connect' && gateway.connect !== undefined) return gateway.connect(options as RequestOptions)
  return gateway.request(request as string, options as RequestOptions)
}

type Gateway = Pick<OfflineGateway, 'request' | 'lastTrace'> & {
  readonly connect?: (options?: RequestOptions) => Promise<Traced>
}

function isGateway(value: unknown): value is Gateway {
  return isRecord(value) && ['request', 'send', 'lastTrace'].every((name) => typeof value[name] === 'function')
}

function isTraced(value: unknown): value is Traced {
  return isRecord(value) && typeof value['status'] === 'number' && isTrace(value['trace'])
}

function isTrace(value: unknown): value is Trace {
  return isRecord(value) && typeof value['outcome'] === 'string' && typeof value['status'] === 'number' && 'reason' in value
}

function describe({ trace }: Traced, problem: string): string {
  return `${problem}\n${explain(trace)}`
}
