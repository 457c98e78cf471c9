/**
 * Opaque tokens: the server that issued them is asked what they are (RFC 7662).
 *
 * @see https://www.rfc-editor.org/rfc/rfc7662
 * @module
 */

import { createHash } from 'node:crypto'
import type { Authentication, Identity, Proof, TokenVerifier } from '../../events/index.ts'
import { boundedCache } from '../../internal/bounded-cache.ts'
import { rejected, settle, unavailable } from '../authentication-result.ts'
import { type IntrospectionOptions, readIntrospectionOptions } from './introspection-options.ts'
import { askIntrospection, type Introspected } from './introspection-request.ts'
import { judgeIntrospection } from './introspection-response.ts'

/**
 * Verifies tokens by asking their server. `active` must be true itself. Answers are kept by a hash of the token, those that refuse
 * as well, apart from the good ones; one question for many waiters; at most 256 questions at a time.
 *
 * Rejected: `ERR_TOKEN_INACTIVE`, `ERR_TOKEN_EXPIRED`, `ERR_TOKEN_AUDIENCE`, `ERR_TOKEN_SCOPE`, `ERR_TOKEN_ISSUER`, `ERR_TOKEN_TYPE`, `ERR_TOKEN_PROOF…`.
 * Whatever goes wrong with the server, our own credentials included, is `unavailable`.
 *
 * It is `live`, because the server may change its mind: `cached` refuses it, its own cache is `cacheSeconds`.
 *
 * @throws {ConfigError} for missing, unknown or malformed options.
 * @example
 * bearer(introspection({ endpoint, issuer, clientId, clientSecret, audience: 'https://api.example', cacheSeconds: 60 }))
 */
export function introspection<const S extends string = 'introspection'>(
  options: IntrospectionOptions<S>,
): TokenVerifier<Identity<S>> {
  const { expected, asking, cacheSeconds, maxEntries, now } = readIntrospectionOptions(options)
  const answers = answerCache(maxEntries)
  const underway = new Map<string, Promise<Introspected>>()

  function ask(token: string, key: string): Promise<Introspected> {
    const running = underway.get(key)
    if (running !== undefined) return running
    if (underway.size >= 256) return Promise.resolve(unavailable('ERR_BUSY', undefined))
    const question = askIntrospection(token, asking).finally(() => underway.delete(key))
    underway.set(key, question)
    return question
  }

  async function findOut(token: string): Promise<Introspected> {
    const key = createHash('sha256').update(token).digest('base64')
    const kept = answers.find(key, now())
    if (kept !== undefined) return kept
    const askedAt = now()
    const found = await ask(token, key)
    if (
      found.kind === 'answered' &&
      // Stryker disable next-line ConditionalExpression,EqualityOperator: what is kept for 0 seconds is never found, it only takes room
      cacheSeconds > 0
    )
      answers.keep(key, found, { from: askedAt, until: askedAt + cacheSeconds * 1000 })
    return found
  }

  function verifyByIntrospection(token: string, proof?: Proof): Promise<Authentication<Identity<S>>> {
    return settle(async () => {
      if (typeof token !== 'string') return rejected('ERR_TOKEN_FORM')
      if (token.length > 8192) return rejected('ERR_TOKEN_SIZE')
      if (!/^[A-Za-z0-9._~+/-]+=*$/.test(token)) return rejected('ERR_TOKEN_FORM')
      const found = await findOut(token)
      if (found.kind !== 'answered') return found
      return judgeIntrospection(found.claims, expected, { nowSeconds: now() / 1000, proof })
    })
  }
  return Object.freeze({ verify: verifyByIntrospection, issuers: Object.freeze([expected.issuer]), live: true })
}

type Answered = Extract<Introspected, { readonly kind: 'answered' }>

interface Span {
  readonly from: number
  readonly until: number
}

interface AnswerCache {
  find(key: string, now: number): Answered | undefined
  keep(key: string, answer: Answered, span: Span): void
}

/** Two stores, so that a flood of made-up tokens drives no good one out. */
function answerCache(maxEntries: number): AnswerCache {
  const good = boundedCache<string, Span & { readonly answer: Answered }>(maxEntries)
  const bad = boundedCache<string, Span & { readonly answer: Answered }>(Math.min(maxEntries, 1000))
  return {
    find: (key, now) => {
      const kept = good.get(key) ?? bad.get(key)
      // A clock that was set back, or gives NaN, asks again.
      return kept !== undefined && now >= kept.from && now < kept.until ? kept.answer : undefined
    },
    keep: (key, answer, span) => {
      const { active } = answer.claims
      if (typeof active !== 'boolean') return // no answer: the next caller asks again
      const [store, other] = active ? [good, bad] : [bad, good]
      other.delete(key)
      store.set(key, { ...span, answer })
    },
  }
}
