/**
 * The options that the authorizer factories share, and the type of what they return.
 *
 * @module
 */

import type { Context } from 'aws-lambda'
import type { AuthorizerDefinition, Json, Verifier } from '../events/index.ts'
import type { RouteKey, RouteRule } from '../policy/index.ts'
import type { DecisionRecord } from './logging/decision-hook.ts'

/** Authorizer context for REST and WebSocket APIs and payload format 1.0. API Gateway delivers every value as a string. */
export type FlatContext = { readonly [key: string]: string | number | boolean | undefined }

/** Authorizer context for HTTP APIs with payload format 2.0, which deliver JSON unchanged. */
export type JsonContext = { readonly [key: string]: Json | undefined }

/** The options of every authorizer. */
export interface AuthorizerOptions<I, C, K extends RouteKey> {
  /** Authenticates the caller, for example `bearer(cognito({ … }))`. */
  readonly authenticate: Verifier<I>
  /** Every route of the API and who may call it. Routes that are not listed are denied explicitly. */
  readonly routes: { readonly [P in K]: RouteRule<NoInfer<I>, P> }
  /** Returns the authorizer context for the backend. Properties that are `undefined` are omitted. */
  readonly context?: ((identity: NoInfer<I>) => C) | undefined
  /**
   * Returns the principal ID, which appears in access logs and in the backend's event. Default: `{issuer}|{subject}`. An
   * ID of more than 128 characters is replaced by its SHA-256 in hexadecimal.
   */
  readonly principalId?: ((identity: NoInfer<I>) => string) | undefined
  /**
   * What to do with a route table that one IAM document cannot express for some caller. `'error'` (default): throw a
   * `ConfigError`. `'deny'`: deny the inner route. Not allowed if responses are not cached: each covers the requested route
   * only, so every table can be expressed.
   */
  readonly onInexpressible?: 'error' | 'deny' | undefined
  /**
   * Ends a cached Allow when the credential expires, by a `DateLessThan` condition on `aws:CurrentTime`. Default `false`:
   * AWS does not document the condition keys of authorizer policies, so test it on your API before you rely on it.
   */
  readonly expireWithToken?: boolean | undefined
  /**
   * How long the verifier may take, in milliseconds, greater than 0. Default and maximum: API Gateway's limit for the
   * authorizer less half a second or more for the response. Lambda's remaining time shortens it.
   */
  readonly timeoutMs?: number | undefined
  /**
   * The largest policy document, in bytes of JSON, an integer greater than 0. Checked at build time for the callers with
   * the largest document; a document that exceeds it at run time denies everything. Default: 8192 for WebSocket APIs, whose
   * responses API Gateway limits to this size, and no limit for others.
   */
  readonly maxDocumentBytes?: number | undefined
  /** Called after each decision. Its result and its errors are ignored; a promise is awaited for at most 10 ms. */
  readonly onDecision?: ((record: DecisionRecord) => void) | undefined
}

/** The option of authorizers whose results API Gateway caches. */
export interface Cached {
  /**
   * API Gateway's `authorizerResultTtlInSeconds`: an integer from 0 (no cache) to 3600. Required, because it determines
   * what a response may depend on. With 0, each response covers the requested route only.
   */
  readonly ttlSeconds: number
}

/** The option of authorizers that can be cached per route. */
export interface PerRoute {
  /**
   * `'caller'` (default): one response covers the whole API. `'route'`: the route becomes part of the cache key, and a
   * response covers that route only. Not allowed with `ttlSeconds: 0`.
   */
  readonly cachePer?: 'caller' | 'route' | undefined
}

/** The option of authorizers of REST APIs with usage plans. */
export interface Metered<I> {
  /**
   * Returns the API key of the caller's usage plan: 20 to 128 letters and digits. Used if the API's key source is
   * `AUTHORIZER`.
   */
  readonly usageIdentifierKey?: ((identity: NoInfer<I>) => string) | undefined
}

/** The key of a property that carries the type of the authorizer context. It does not exist at run time. */
export declare const declaredContext: unique symbol

/** A Lambda handler with the frozen definition of its deployment. */
export interface Authorizer<Event, Reply, C, D extends AuthorizerDefinition = AuthorizerDefinition> {
  (event: Event, context?: Context): Promise<Reply>
  /** The settings that the deployed authorizer must have. The gateway, the exporters and the linter read it. */
  readonly definition: D
  /** Only for the type checker: the type of the authorizer context. */
  readonly [declaredContext]?: C
}
