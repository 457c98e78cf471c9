/**
 * Runs an exported handler with the keys of a test issuer, so that a module with `export const handler` can be tested
 * offline and unchanged.
 *
 * @module
 */

import { AsyncLocalStorage } from 'node:async_hooks'
import http, { type ClientRequest, type RequestOptions } from 'node:http'
import https, * as httpsExports from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import { ConfigError } from '../errors.ts'
import { callback, checkArgument, optional, optionSchema, string } from '../options.ts'
import type { IssuerServer } from './issuer-server.ts'
import { checkIssuer, type TestIssuer } from './test-issuer.ts'

/** Options of {@link testHandler}. */
export interface TestHandlerOptions {
  /** The URL of the key set, if its origin differs from the issuer's. Default: any URL at the issuer's origin. */
  readonly jwksUri?: string | undefined
}

/** The requests of one handler that are answered by a test issuer. */
interface Redirection {
  readonly origins: readonly string[]
  readonly server: IssuerServer
}

const redirections = new AsyncLocalStorage<Redirection>()

const OPTIONS = optionSchema<TestHandlerOptions>('testHandler', { jwksUri: optional(string) })

/**
 * Returns a copy of a Lambda handler whose requests for the issuer's key set and discovery document are answered by the
 * test issuer. Other requests of the handler, and all requests of other code, are not affected.
 *
 * Verifiers that were created with a static `jwks` fetch nothing and keep their keys. The issuer should use the real
 * clock, as the handler does. In the first test, call the copy before the original, which caches the keys that it fetched.
 *
 * @typeParam H The type of the handler.
 * @throws {ConfigError} if the handler is not a function, the issuer uses HMAC, or was not created by `testIssuer`, and on
 *   runtimes other than Node.js.
 * @example
 * import { handler } from '../src/authorizer.ts'
 *
 * const issuer = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
 * const tested = testHandler(handler, issuer)
 * await tested(events.token({ request: 'GET /pets', token: `Bearer ${await issuer.accessToken()}` }))
 */
export function testHandler<H extends (...args: never[]) => unknown>(
  handler: H,
  issuer: TestIssuer,
  options: TestHandlerOptions = {},
): H {
  checkArgument('testHandler', 'handler', callback, handler)
  checkIssuer('testHandler', issuer)
  const { jwksUri } = OPTIONS.check(options)
  if (issuer.secret !== undefined) throw new ConfigError('testHandler', 'issuer', 'an issuer with public keys, not HMAC')
  if (jwksUri !== undefined && !URL.canParse(jwksUri)) throw new ConfigError('testHandler', 'jwksUri', 'a URL')
  const origins = [issuer.issuer, ...(jwksUri === undefined ? [] : [jwksUri])].map((url) => new URL(url).origin)
  installRedirections()
  let server: Promise<IssuerServer> | undefined
  const tested = async (...args: Parameters<H>): Promise<unknown> => {
    server ??= issuer.listen()
    return redirections.run({ origins, server: await server }, () => handler(...args))
  }
  // The copy has the parameters and the (awaited) result of the handler, and its `definition`.
  return Object.assign(tested, handler) as unknown as H
}

let isInstalled = false

/** Replaces the functions that send requests by ones that look for a redirection first. Without one they do what they did. */
function installRedirections(): void {
  if (isInstalled) return
  const { request, get } = https
  const { fetch } = globalThis
  https.request = redirected(request, http.request)
  https.get = redirected(get, http.get)
  // Named imports of `node:https` are copies, which this call updates.
  syncBuiltinESMExports()
  // Bun and Deno do not update them. The handler would then ask the real issuer.
  if (httpsExports.request !== https.request) {
    Object.assign(https, { request, get })
    const problem =
      'the keys of a handler can be replaced on Node.js only. On this runtime, pass jwks: issuer.jwks to the verifier.'
    throw new ConfigError('testHandler', 'handler', '', problem)
  }
  isInstalled = true
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    return fetch(redirectedUrl(url) ?? input, init)
  }
}

type Send = (...args: [url: string | URL | RequestOptions, ...rest: unknown[]]) => ClientRequest

function redirected<F>(original: F, plain: unknown): F {
  const [sendOriginal, sendPlain] = [original, plain] as [Send, Send] // overloads of `https.request` and `http.request`
  const send: Send = (url, ...rest) => {
    const target = redirectedUrl(typeof url === 'string' ? url : url instanceof URL ? url.href : urlOf(url))
    if (target === undefined) return sendOriginal(url, ...rest)
    return typeof url === 'string' || url instanceof URL ? sendPlain(target, ...withoutAgent(rest)) : sendPlain(target, ...rest)
  }
  return send as F
}

function urlOf({ protocol = 'https:', hostname, host, port, path = '/' }: RequestOptions): string {
  return `${protocol}//${hostname ?? host ?? 'localhost'}${port == null ? '' : `:${port}`}${path}`
}

/** An agent for TLS cannot be used for the loopback server. */
function withoutAgent(args: readonly unknown[]): unknown[] {
  return args.map((arg) => (typeof arg === 'object' && arg !== null && 'agent' in arg ? { ...arg, agent: false } : arg))
}

/** The URL of the test issuer that replaces `url`, or `undefined`. */
function redirectedUrl(url: string): string | undefined {
  const redirection = redirections.getStore()
  if (redirection === undefined || !URL.canParse(url)) return undefined
  const { origin, pathname } = new URL(url)
  if (!redirection.origins.includes(origin)) return undefined
  const isDiscovery = /\/\.well-known\/(openid-configuration|oauth-authorization-server)(\/|$)/.test(pathname)
  return isDiscovery ? `${redirection.server.url}/.well-known/openid-configuration` : redirection.server.jwksUri
}
