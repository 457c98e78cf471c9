/**
 * Forwards requests to an HTTP upstream, as an HTTP proxy integration does.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html
 * @module
 */

import { BACKEND_FACTS } from '../facts/backend-facts.ts'
import { MAX_BODY_BYTES } from '../limits.ts'
import { readLimited } from '../read-limited.ts'
import { errorResponse } from '../responses/error-response.ts'
import type { RunningWork } from '../running-work.ts'
import type { BackendRequest, IntegrationResult } from './integration-result.ts'

/** An HTTP upstream. */
export interface HttpIntegration {
  /** The integration type. */
  readonly type: 'HTTP_PROXY'
  /**
   * The URL of the upstream. Path parameters (`{proxy}`) and stage variables (`${stageVariables.host}`) are replaced; the
   * query string of the request is appended.
   */
  readonly url: string
  /** The method of the request to the upstream. Default: the method of the request. */
  readonly method?: string | undefined
  /** Sends the request. Default: the API's `fetch`. */
  readonly fetch?: typeof fetch | undefined
}

/** An HTTP integration after its options were checked. */
export interface PreparedHttpIntegration extends HttpIntegration {
  readonly fetch: typeof fetch
}

/** Headers that concern one connection only (RFC 9110 section 7.6.1), and those that `fetch` sets itself. */
const SKIPPED_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Sends a request to the upstream. Never rejects. */
export async function callUpstream(
  { url, method, fetch: send }: PreparedHttpIntegration,
  request: BackendRequest,
  { timeoutMs, work }: { readonly timeoutMs: number; readonly work: RunningWork },
): Promise<IntegrationResult> {
  const controller = new AbortController()
  const { signal } = controller
  const timer = setTimeout(() => controller.abort(), timeoutMs)
  const endWait = work.add(() => controller.abort())
  try {
    const target = upstreamUrl(url, request)
    const actualMethod = method ?? request.forwarded.method
    const hasBody = request.forwarded.body.length > 0 && actualMethod !== 'GET' && actualMethod !== 'HEAD'
    const upstream = await send(target, {
      method: actualMethod,
      headers: request.forwarded.headers
        .filter(([name]) => !SKIPPED_HEADERS.has(name.toLowerCase()))
        .map(([name, value]) => [name, value]),
      redirect: 'manual',
      signal,
      ...(hasBody && { body: request.forwarded.body }),
    })
    return await readUpstreamResponse(upstream)
  } catch (cause) {
    const problem = signal.aborted ? `the integration took longer than ${timeoutMs} ms` : 'the upstream could not be reached'
    const response = signal.aborted
      ? errorResponse('INTEGRATION_TIMEOUT')
      : errorResponse('INTEGRATION_FAILURE', { status: 504, message: 'Network error communicating with endpoint' })
    const fact = signal.aborted ? BACKEND_FACTS.integrationTimeout : BACKEND_FACTS.httpProxyError
    return { kind: 'failed', response, problem, fact, cause }
  } finally {
    clearTimeout(timer)
    endWait()
  }
}

function upstreamUrl(template: string, { forwarded, pathParameters, stageVariables }: BackendRequest): string {
  const url = template
    .replace(/\$\{stageVariables\.([A-Za-z0-9_]+)\}/g, (_, name: string) => ownValue(stageVariables, name))
    .replace(/\{([A-Za-z0-9._:-]+)\+?\}/g, (_, name: string) => ownValue(pathParameters, name))
  if (forwarded.rawQuery === '') return url
  return url + (url.includes('?') ? '&' : '?') + forwarded.rawQuery
}

function ownValue(values: { readonly [name: string]: string }, name: string): string {
  return Object.hasOwn(values, name) ? (values[name] ?? '') : ''
}

async function readUpstreamResponse(upstream: Response): Promise<IntegrationResult> {
  const body = await readLimited(upstream.body, MAX_BODY_BYTES)
  if (body.length > MAX_BODY_BYTES) {
    const response = errorResponse('INTEGRATION_FAILURE')
    const problem = `the response of the upstream has more than ${MAX_BODY_BYTES} bytes`
    return { kind: 'failed', response, problem, fact: BACKEND_FACTS.httpProxySize }
  }
  // `fetch` has decompressed the body.
  const headers = [...upstream.headers].filter(([name]) => !SKIPPED_HEADERS.has(name) && name !== 'content-encoding')
  const { status, statusText } = upstream
  const hasNoBody = status === 204 || status === 205 || status === 304
  return {
    kind: 'responded',
    response: { status, statusText, headers, body: hasNoBody ? null : body },
    fact: BACKEND_FACTS.httpProxy,
  }
}
