/**
 * Guards a CloudFront distribution with a Lambda@Edge function for viewer requests.
 *
 * @module
 */

import type {
  CloudFrontHeaders,
  CloudFrontRequestEvent,
  CloudFrontRequestResult,
  CloudFrontResultResponse,
  Context,
} from 'aws-lambda'
import { ConfigError } from '../../errors.ts'
import { type GuardDefinition, readViewerRequest } from '../../events/index.ts'
import { object, optional, optionSchema } from '../../options.ts'
import type { RestRouteKey } from '../../policy/index.ts'
import { GUARD_CHECKS, type GuardKind, type GuardOptions, guard } from './guard-options.ts'
import { GUARD_MESSAGES, guardBody, guardHeaders } from './guard-response.ts'

/** Options of {@link viewerRequestGuard}. */
export interface ViewerRequestGuardOptions<I, K extends RestRouteKey> extends GuardOptions<I, K> {
  /**
   * Request headers for the origin: a function of the identity that returns the value, or `undefined` for none. The same headers sent by the
   * viewer are removed first, on every route, open ones included.
   */
  readonly forward?:
    | {
        /** The value of one header; `undefined` leaves it out. */
        readonly [header: string]: (identity: NoInfer<I>) => string | undefined
      }
    | undefined
}

/** Lambda@Edge ends a viewer request after 5 seconds. */
const KIND: GuardKind = {
  subject: 'viewerRequestGuard',
  api: 'LAMBDA_EDGE',
  maxTimeoutMs: 4_500,
  parseEvent: readViewerRequest,
}
const OPTIONS = optionSchema<ViewerRequestGuardOptions<unknown, RestRouteKey>>(KIND.subject, {
  ...GUARD_CHECKS,
  forward: optional({ ...object, expected: 'an object of header names and functions' }),
})

/**
 * Creates a Lambda@Edge function for viewer requests: it returns the request to continue, or a generated response (401, 403, 500) as the other guards
 * do. Lambda@Edge has no environment variables, 128 MB and 5 seconds: pass keys with `jwks`.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong, or if CloudFront does not let a function set a header of `forward`.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-the-edge.html
 * @example
 * export const handler = viewerRequestGuard({
 *   authenticate: bearer(users),
 *   routes: { 'GET /docs/{proxy+}': authenticated },
 *   challenge: 'Bearer',
 *   forward: { 'x-user': (user) => user.subject },
 * })
 */
export function viewerRequestGuard<I, const K extends RestRouteKey>(
  options: ViewerRequestGuardOptions<I, K>,
): ((event: CloudFrontRequestEvent, context?: Context) => Promise<CloudFrontRequestResult>) & {
  /** The settings of the guard, frozen. */
  readonly definition: GuardDefinition
} {
  const checked = OPTIONS.check(options) as ViewerRequestGuardOptions<I, RestRouteKey> // the signature states the type of the identity
  const { forward = {}, ...guardOptions } = checked
  const headers = Object.entries(forward).map(([name, value]) => ({ key: checkHeader(name, value), value }))
  const { decide, definition } = guard<I>(KIND, guardOptions)

  async function handle(event: CloudFrontRequestEvent, context?: Context): Promise<CloudFrontRequestResult> {
    const result = await decide(event, context)
    if (!result.isOpen) return generated(result.status, result.challenge)
    const request = event.Records[0]?.cf.request
    if (request === undefined) return generated(500, undefined) // the guard has read the request
    const { identity } = result
    const sent: CloudFrontHeaders = {}
    for (const [name, values] of Object.entries(request.headers)) {
      if (!headers.some(({ key }) => key === name.toLowerCase())) sent[name] = values
    }
    if (identity === undefined) return { ...request, headers: sent }
    for (const { key, value } of headers) {
      const text = callForward(value, identity)
      if (text === undefined) continue
      if (text === null) return generated(500, undefined)
      // A claim that no header can carry is the caller's: the origin must not take its absence for another caller.
      if (!isHeaderText(text)) return generated(403, undefined)
      sent[key] = [{ key, value: text }]
    }
    return { ...request, headers: sent }
  }
  return Object.assign(handle, { definition })
}

function generated(status: keyof typeof GUARD_MESSAGES, challenge: string | undefined): CloudFrontResultResponse {
  const headers: CloudFrontHeaders = {}
  for (const [key, value] of Object.entries(guardHeaders(challenge))) headers[key.toLowerCase()] = [{ key, value }]
  return {
    status: String(status),
    statusDescription: GUARD_MESSAGES[status].description,
    headers,
    body: guardBody(status),
  }
}

/** Returns what the function returned, or `null` if it threw or returned neither a string nor `undefined`. */
function callForward<I>(value: (identity: I) => unknown, identity: I): string | undefined | null {
  try {
    const text = value(identity)
    return text === undefined || typeof text === 'string' ? text : null
  } catch {
    return null
  }
}

/** Printable ASCII: a line break would start another header, and other bytes have no defined meaning. */
function isHeaderText(text: string): boolean {
  return /^[ -~]{0,4096}$/.test(text)
}

/** The headers that a viewer-request function must not set. */
const RESERVED =
  /^(?:connection|expect|keep-alive|proxy-.*|trailer|upgrade|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache.*|x-edge-.*|x-forwarded-proto|x-forwarded-for|x-real-ip|via|transfer-encoding|content-length|host)$/

/**
 * @returns the name in lowercase.
 * @throws {ConfigError}
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
function checkHeader(name: string, value: unknown): string {
  const key = name.toLowerCase()
  const option = `forward[${JSON.stringify(name.slice(0, 64))}]`
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/.test(name) || RESERVED.test(key))
    throw new ConfigError(KIND.subject, option, 'a header that CloudFront lets a function set')
  if (typeof value !== 'function') throw new ConfigError(KIND.subject, option, 'a function of the identity')
  return key
}
