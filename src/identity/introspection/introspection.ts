/**
 * Verifies opaque tokens by asking the authorization server that issued them (RFC 7662).
 *
 * @see https://www.rfc-editor.org/rfc/rfc7662
 * @module
 */

import { createHash } from 'node:crypto'
import { LruMap } from 'toad-cache'
import type { Authentication, Identity, Proof, TokenVerifier } from '../../events/index.ts'
import { ownProperty } from '../../internal/own-property.ts'
import { rejected, settle, unavailable } from '../authentication.ts'
import { isTokenText } from '../credential.ts'
import { MAX_TOKEN_LENGTH } from '../limits.ts'
import { type IntrospectionOptions, readIntrospectionOptions } from './introspection-options.ts'
import { type IntrospectionResponse, requestIntrospection } from './introspection-request.ts'
import { checkIntrospection } from './introspection-response.ts'

/**
 * Verifies tokens by introspection. `active` must be exactly `true`. Responses are cached under a hash of the token, rejections
 * separately from valid tokens; concurrent verifications of one token share a request; at most 256 requests run at the same time.
 *
 * Rejected with `ERR_TOKEN_INACTIVE`, `ERR_TOKEN_EXPIRED`, `ERR_TOKEN_AUDIENCE`, `ERR_TOKEN_SCOPE`, `ERR_TOKEN_ISSUER`, `ERR_TOKEN_TYPE`,
 * `ERR_TOKEN_PROOF` or `ERR_TOKEN_PROOF_MISSING`. Every failure of the server is `unavailable`, wrong client credentials included.
 *
 * The verifier is `live`, because the server may revoke a token: `cached` does not accept it; use `cacheSeconds`.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @example
 * bearer(introspection({ endpoint, issuer, clientId, clientSecret, audience: 'https://api.example', cacheSeconds: 60 }))
 */
export function introspection<const S extends string = 'introspection'>(
  options: IntrospectionOptions<S>,
): TokenVerifier<Identity<S>> {
  const { expected, server, cacheSeconds, maxEntries, now } = readIntrospectionOptions(options)
  const cache = responseCache(maxEntries)
  const pending = new Map<string, Promise<IntrospectionResponse>>()

  function request(token: string, key: string): Promise<IntrospectionResponse> {
    const running = pending.get(key)
    if (running !== undefined) return running
    if (pending.size >= MAX_PENDING) return Promise.resolve(unavailable('ERR_BUSY', undefined))
    const requesting = requestIntrospection(token, server).finally(() => pending.delete(key))
    pending.set(key, requesting)
    return requesting
  }

  async function introspect(token: string): Promise<IntrospectionResponse> {
    const key = createHash('sha256').update(token).digest('base64')
    const cached = cache.get(key, now())
    if (cached !== undefined) return cached
    // The time before the request counts, so a response is never used for longer than cacheSeconds after it was true.
    const requestedMs = now()
    const response = await request(token, key)
    if (response.kind === 'response')
      cache.set(key, response, { fromMs: requestedMs, untilMs: requestedMs + cacheSeconds * 1000 })
    return response
  }

  function verifyByIntrospection(token: string, proof?: Proof): Promise<Authentication<Identity<S>>> {
    return settle(async () => {
      if (typeof token !== 'string') return rejected('ERR_TOKEN_FORM')
      if (token.length > MAX_TOKEN_LENGTH) return rejected('ERR_TOKEN_SIZE')
      if (!isTokenText(token)) return rejected('ERR_TOKEN_FORM')
      const response = await introspect(token)
      if (response.kind !== 'response') return response
      return checkIntrospection(response.claims, expected, { nowSeconds: now() / 1000, proof })
    })
  }
  return Object.freeze({ verify: verifyByIntrospection, issuers: Object.freeze([expected.issuer]), live: true })
}

const MAX_PENDING = 256
const MAX_INACTIVE_ENTRIES = 1000

type Response = Extract<IntrospectionResponse, { readonly kind: 'response' }>

interface Period {
  readonly fromMs: number
  readonly untilMs: number
}

interface ResponseCache {
  get(key: string, nowMs: number): Response | undefined
  set(key: string, response: Response, period: Period): void
}

/** Two stores, so that a flood of made-up tokens evicts no valid one. */
function responseCache(maxEntries: number): ResponseCache {
  const active = new LruMap<Period & { readonly response: Response }>(maxEntries)
  const inactive = new LruMap<Period & { readonly response: Response }>(Math.min(maxEntries, MAX_INACTIVE_ENTRIES))
  return {
    get: (key, nowMs) => {
      const entry = active.get(key) ?? inactive.get(key)
      // A clock that was set back, or returns NaN, misses.
      return entry !== undefined && nowMs >= entry.fromMs && nowMs < entry.untilMs ? entry.response : undefined
    },
    set: (key, response, period) => {
      const isActive = ownProperty(response.claims, 'active')
      if (typeof isActive !== 'boolean' || !(period.untilMs > period.fromMs)) return
      const [store, other] = isActive ? [active, inactive] : [inactive, active]
      other.delete(key)
      store.set(key, { ...period, response })
    },
  }
}
