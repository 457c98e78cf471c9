/**
 * What every authorizer factory takes and gives: the words that the four of them share.
 *
 * @module
 */

import type { Context } from 'aws-lambda'
import type { AuthorizerDefinition, Json, Verifier } from '../events/index.ts'
import type { RouteKey, RouteRule } from '../policy/index.ts'

/** What a REST or WebSocket backend can be told: API Gateway turns every value into text. */
export type FlatContext = { readonly [key: string]: string | number | boolean | undefined }
/** What an HTTP API's backend can be told with payload format 2.0: JSON keeps its types. */
export type JsonContext = { readonly [key: string]: Json | undefined }

export interface AuthorizerOptions<I, C, K extends RouteKey> {
  /** Says who is calling. Never throws: a refusal and an outage are answers. */
  readonly authenticate: Verifier<I>
  /** Every route of the API and who may call it: the table is closed, and the reply is cached for all of them. */
  readonly routes: { readonly [P in K]: RouteRule<NoInfer<I>, P> }
  /** What the backend is told about the caller. Nobody else chooses its keys. */
  readonly context?: (identity: NoInfer<I>) => C
  /** Default: `${issuer}|${subject}`, over 128 characters its SHA-256 in hex. */
  readonly principalId?: (identity: NoInfer<I>) => string
  /** A table that one IAM document cannot say for some caller: refuse to build it (default), or close the inner route. */
  readonly onInexpressible?: 'error' | 'deny'
  /**
   * Ends a cached Allow with its token, by `DateLessThan aws:CurrentTime`. Off by default: AWS does not document which
   * condition keys the policies of authorizers may use, so try it on your API before you rely on it.
   */
  readonly expireWithToken?: boolean
  /** How long the verifier may take, in milliseconds. Default: what the Lambda context has left, and at most what the gateway waits. */
  readonly timeoutMs?: number
  /** Told of every decision. It cannot change one: what it throws is dropped, and a promise is awaited 10 ms at most. */
  readonly onDecision?: (record: DecisionRecord) => void
}

/** One decision, without token, header value or claim; `subject` is the one personal field, and `jsonLog` leaves it out unless asked. */
export interface DecisionRecord {
  readonly outcome: 'allow' | 'deny' | 'unauthorized' | 'unavailable'
  /** `allowed`, `denied`, `absent`, or the verifier's code. */
  readonly code: string
  /** From the event to the reply. */
  readonly durationMs: number
  /** The route of the table that decides the request. */
  readonly route?: string
  /** The name of that route's rule. */
  readonly rule?: string
  /** Routes that are closed to this caller although their rule is not: IAM cannot say the table for it. */
  readonly closed?: readonly string[]
  /** The identity's scheme, e.g. `cognito`. */
  readonly scheme?: string
  readonly subject?: string
  /** The policy document came from the cache of emitted documents. */
  readonly documentCached: boolean
  /** Counted over the life of this handler. */
  readonly documentHits: number
  readonly documentMisses: number
  /** The first decision of this handler. */
  readonly coldStart: boolean
}

/** For how long API Gateway may keep a reply. */
export interface Cached {
  /** 0 to 3600 seconds, whole. Required, because it decides what a reply may depend on. */
  readonly ttlSeconds: number
}

export interface PerRoute {
  /** `'route'`: the route joins the cache key and the reply speaks of it alone. Default `'caller'`: one reply for the whole API. */
  readonly cachePer?: 'caller' | 'route'
}

export interface Metered<I> {
  /** The API key of the caller's usage plan, where the API takes keys from the authorizer: 20 to 128 letters and digits. */
  readonly usageIdentifierKey?: (identity: NoInfer<I>) => string
}

/** Carries the context's type; there is no such property at run time. */
export declare const declaredContext: unique symbol

/** A Lambda handler and, frozen beside it, what it is: gateway, exporters and linter read the definition. */
export interface Authorizer<Event, Reply, C, D extends AuthorizerDefinition = AuthorizerDefinition> {
  (event: Event, context?: Context): Promise<Reply>
  readonly definition: D
  readonly [declaredContext]?: C
}
