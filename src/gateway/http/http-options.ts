/**
 * Defines the options of `httpApi`.
 *
 * @module
 */

import type { Context } from 'aws-lambda'
import type { HttpApiDefinition, IdentitySource } from '../../events/index.ts'
import type { RestRouteKey } from '../../policy/index.ts'
import type { Integration } from '../backend/integration.ts'
import type { Invocable } from '../lambda/lambda-function.ts'
import type { SharedOptions } from '../shared-options.ts'

/** A handler made by `httpApiAuthorizer`. Its `definition` states its settings. */
export interface HttpFactoryAuthorizer {
  /** The settings that the handler was made for. */
  readonly definition: HttpApiDefinition & {
    /** The identity sources to configure. */
    readonly identitySources: readonly IdentitySource[]
  }
  (event: never, context?: Context): Promise<unknown>
}

/** Any Lambda handler with the settings of an HTTP API's authorizer. */
export type HttpLambdaAuthorizer = Invocable & {
  /** The kind of API. */
  readonly api: 'HTTP'
  /** API Gateway's authorizer type. */
  readonly type: 'REQUEST'
  /** `authorizerResultTtlInSeconds`: 0 to 3600. Above 0 at least one identity source is required. */
  readonly ttlSeconds: number
  /** Each one must be present, or the request gets 401 without an invocation. Under a TTL their values form the cache key. */
  readonly identitySources: readonly IdentitySource[]
  /** `authorizerPayloadFormatVersion`. It decides the event of the authorizer, not the one of the integration. */
  readonly payloadFormatVersion: '1.0' | '2.0'
  /**
   * `enableSimpleResponses`, payload format 2.0 only: the function returns `{ isAuthorized, context }`. A cached response then
   * decides for all routes. Default `false`.
   */
  readonly simpleResponses?: boolean | undefined
}

/** A JWT authorizer: API Gateway checks the tokens of one issuer itself. */
export interface HttpJwtAuthorizer {
  /** API Gateway's authorizer type. */
  readonly type: 'JWT'
  /** The header or query parameter with the token, alone or after `Bearer `. */
  readonly identitySource: IdentitySource
  /** Equal to `iss`, including a trailing slash. */
  readonly issuer: string
  /** 1 to 50. Compared with `aud`, or with `client_id` if the token has no `aud`. */
  readonly audience: readonly string[]
  /**
   * The key set of the issuer, `{ keys: […] }`. Default: fetched through the discovery document (1,500 ms and 150,000 bytes
   * each) and cached for two hours.
   */
  readonly jwks?: unknown
}

/** An authorizer of an HTTP API: a handler of this package, any Lambda handler with its settings, or a token issuer. */
export type HttpApiAuthorizer = HttpFactoryAuthorizer | HttpLambdaAuthorizer | HttpJwtAuthorizer

/** One route of an HTTP API. */
export interface HttpRoute<Name> {
  /** A name under `authorizers`, `AWS_IAM`, or `NONE` for a route without authorization. `null` means `NONE`. */
  readonly authorizer: Name | 'AWS_IAM' | 'NONE' | null
  /** JWT authorizers only, 1 to 10: the token must have at least one of these scopes. Default: none is required. */
  readonly scopes?: readonly string[] | undefined
  /**
   * The backend: a function that receives the event of payload format 2.0 and returns a `Response` or a Lambda proxy
   * response, a Lambda proxy integration, or an HTTP proxy integration.
   */
  readonly integration: Integration
}

/** The CORS configuration of an HTTP API. */
export interface HttpCors {
  /** Origins, `*`, `https://*` or `http://*`. A request with another origin gets no CORS headers. */
  readonly allowOrigins: readonly string[]
  /** The value of `access-control-allow-methods`. Default: the header is not sent. */
  readonly allowMethods?: readonly string[] | undefined
  /** The value of `access-control-allow-headers`. Default: the header is not sent. */
  readonly allowHeaders?: readonly string[] | undefined
  /** The value of `access-control-expose-headers`. Default: the header is not sent. */
  readonly exposeHeaders?: readonly string[] | undefined
  /** Whether `access-control-allow-credentials: true` is sent. Cannot be combined with the origin `*`. Default `false`. */
  readonly allowCredentials?: boolean | undefined
  /** The value of `access-control-max-age` in seconds, -1 to 86,400. Default: the header is not sent. */
  readonly maxAge?: number | undefined
}

/** Behavior of HTTP APIs that AWS does not document. */
export interface HttpUncertainBehaviour {
  /** A Lambda authorizer that fails with the message `Unauthorized`. Default 401. */
  readonly thrownUnauthorized?: 401 | 500 | undefined
  /** A greedy path variable and an empty rest: `/files/` for `GET /files/{proxy+}`. Default `match`. */
  readonly emptyGreedySegment?: 'match' | 'no match' | undefined
  /** Whether a 403 for a missing scope has a `www-authenticate` header. Default `insufficient_scope`. */
  readonly insufficientScopeHeader?: 'insufficient_scope' | 'none' | undefined
}

/** A further stage of an HTTP API. */
export interface HttpStageOptions {
  /** The stage variables, as for the main stage. Default: none. */
  readonly stageVariables?: { readonly [name: string]: string } | undefined
}

/** The options of `httpApi`. */
export interface HttpApiOptions<A extends Record<string, HttpApiAuthorizer>> extends SharedOptions {
  /** The stage that `request` calls. Default `$default`, which has no path prefix. */
  readonly stage?: string | undefined
  /** At most 100 variables; names of at most 64 characters, values of at most 512. Default: none. */
  readonly stageVariables?: { readonly [name: string]: string } | undefined
  /**
   * Further stages of the API, by name. A first path segment that equals the name of a stage selects it; otherwise the stage
   * `$default` is used, if there is one. Each stage has its own authorizer result caches. Default: none.
   */
  readonly stages?: { readonly [name: string]: HttpStageOptions } | undefined
  /** The authorizers by name. The names `AWS_IAM` and `NONE` are reserved. Default: none. */
  readonly authorizers?: A | undefined
  /** At least one route. Keys are `$default`, or a method or `ANY`, a space and a path: `GET /pets/{id}`. */
  readonly routes: { readonly [route: RestRouteKey]: HttpRoute<NoInfer<keyof A>> } & {
    /** The route of requests that no other route matches. */
    readonly $default?: HttpRoute<NoInfer<keyof A>> | undefined
  }
  /** Answers preflight requests that no route matches, and replaces CORS headers of integrations. Default: none. */
  readonly cors?: HttpCors | undefined
  /** Behavior that AWS does not document. */
  readonly uncertain?: HttpUncertainBehaviour | undefined
}
