/**
 * Defines the options of `restApi`.
 *
 * @module
 */

import type { Context } from 'aws-lambda'
import type { Declared, IdentitySource, RestRequestDefinition, RestTokenDefinition } from '../events/index.ts'
import type { PolicyDocument, RestRouteKey } from '../policy/index.ts'
import type { DenialStyle } from './authorize/denial-message.ts'
import type { Integration } from './backend/integration.ts'
import type { Invocable } from './lambda/lambda-function.ts'
import type { EndpointType } from './limits.ts'
import type { GatewayResponses } from './responses/gateway-response.ts'
import type { RestCors } from './rest/cors.ts'
import type { RequestValidation, RequestValidator } from './rest/validate-request.ts'
import type { SharedOptions } from './shared-options.ts'
import type { ApiKeys, UsagePlans } from './usage/usage-options.ts'

/** A Cognito authorizer: API Gateway checks the tokens of user pools itself. */
export interface CognitoAuthorizer {
  /** The authorizer type. */
  readonly type: 'COGNITO_USER_POOLS'
  /** One or more ARNs of user pools: `arn:aws:cognito-idp:{region}:{account}:userpool/{poolId}`. */
  readonly providerArns: readonly string[]
  /** The header that carries the token, alone or after `Bearer `. */
  readonly identitySource: IdentitySource
  /** 0 to 3600 seconds. Has no effect here, because tokens are checked on every request. */
  readonly ttlSeconds: number
  /**
   * The key set of the pools, `{ keys: […] }`, or one key set per pool ID, `{ 'eu-west-1_AbCdEf': { keys: […] } }`.
   * Default: fetched from the pool.
   */
  readonly jwks?: unknown
  /** A regular expression that the whole `aud` claim must match. Access tokens have no `aud`, so it rejects all of them. */
  readonly identityValidationExpression?: string | undefined
}

/** A claim that a JWT authorizer checks in addition to the standard ones. */
export interface AdditionalClaim {
  /** Not `iss`, `aud`, `exp`, `nbf`, `iat`, `scope` or `scp`. Unique within the issuer. */
  readonly claimName: string
  /** The only format that API Gateway accepts. Default `SINGLE_STRING`. */
  readonly format?: 'SINGLE_STRING' | undefined
  /** At most one value, compared exactly. Default: only the presence matters, and only with `required: true`. */
  readonly expectedValues?: readonly string[] | undefined
  /** Whether a token without the claim is rejected. Default `false`. */
  readonly required?: boolean | undefined
}

/** One issuer of a JWT authorizer. */
export interface RestJwtIssuer {
  /** An absolute `https` URL without user information, query or fragment. Equal to `iss`, including a trailing slash. */
  readonly issuer: string
  /** At least one. `aud` must contain one of them; `client_id` is not used. */
  readonly audiences: readonly string[]
  /** Default: none. */
  readonly additionalClaims?: readonly AdditionalClaim[] | undefined
  /** `{ keys: […] }`. Default: fetched through the discovery document and cached for one hour. */
  readonly jwks?: unknown
}

/** The JWT authorizer of REST APIs. Lambda is not involved, and there is no result cache. */
export interface RestJwtAuthorizer {
  /** The authorizer type. */
  readonly type: 'JWT'
  /** The header that carries the token, alone or after `Bearer `. */
  readonly identitySource: IdentitySource
  /** At least one. They are accepted from every issuer. */
  readonly defaultAlgorithms: readonly ('RS256' | 'RS384' | 'RS512' | 'ES256' | 'ES384' | 'ES512')[]
  /** At least one. Issuer URLs are unique. */
  readonly issuers: readonly RestJwtIssuer[]
}

/** A handler made by `tokenAuthorizer` or `requestAuthorizer`. Its `definition` states its settings. */
export interface RestFactoryAuthorizer {
  /** The settings that the handler was made for. */
  readonly definition: Declared & (RestTokenDefinition | RestRequestDefinition)
  (event: never, context?: Context): Promise<unknown>
}

/** A TOKEN authorizer with any Lambda function. */
export type RestTokenAuthorizer = Invocable &
  RestTokenDefinition & {
    /** Exactly one header. Its value is the token and forms the cache key. */
    readonly identitySources: readonly IdentitySource[]
  }

/** A REQUEST authorizer with any Lambda function. */
export type RestRequestAuthorizer = Invocable &
  RestRequestDefinition & {
    /** They form the cache key. At least one if `ttlSeconds` is above 0. */
    readonly identitySources: readonly IdentitySource[]
  }

/** An authorizer of a REST API: a handler of this package, any Lambda handler with its settings, or Cognito user pools. */
export type RestAuthorizer =
  | RestFactoryAuthorizer
  | RestTokenAuthorizer
  | RestRequestAuthorizer
  | CognitoAuthorizer
  | RestJwtAuthorizer

/** One route of a REST API. */
export interface RestRoute<Name> extends RequestValidation {
  /** A name under `authorizers`, `AWS_IAM`, or `NONE` for a route without authorization. `null` means `NONE`. */
  readonly authorizer: Name | 'AWS_IAM' | 'NONE' | null
  /**
   * Cognito and JWT only: the access token must have at least one of these scopes. Without scopes a Cognito route accepts ID
   * tokens and rejects access tokens.
   */
  readonly scopes?: readonly string[] | undefined
  /** Whether a request needs an API key of a usage plan. Default `false`. */
  readonly apiKeyRequired?: boolean | undefined
  /**
   * The backend: a function that receives the proxy event and a Lambda `context`, and returns a `Response`, a Lambda proxy
   * response, or a promise of one; a Lambda proxy integration, whose handler is invoked as its runtime does; an HTTP proxy
   * integration; or a mock integration with a fixed response.
   */
  readonly integration: Integration
}

/** Behavior that AWS does not document, or documents in two ways. */
export interface UncertainBehaviour {
  /** The wording of an ACCESS_DENIED message. Default `new`. */
  readonly denialText?: DenialStyle | undefined
  /** TTL 0 and a missing identity source: 401 without an invocation, or the authorizer is invoked. Default `unauthorized`. */
  readonly missingSourceAtTtlZero?: 'unauthorized' | 'invoke' | undefined
  /** An Allow without `principalId`: 500, or the request is allowed. Default `error`. */
  readonly allowWithoutPrincipalId?: 'error' | 'allow' | undefined
  /**
   * A valid Cognito token and a resource policy without a matching statement: denied, as the prose of the AWS guide
   * states, or allowed, as its table states. Default `deny`.
   */
  readonly cognitoWithSilentResourcePolicy?: 'deny' | 'allow' | undefined
  /** The response if a Lambda authorizer runs into a time limit. Default `AUTHORIZER_CONFIGURATION_ERROR`. */
  readonly authorizerTimeout?: 'AUTHORIZER_CONFIGURATION_ERROR' | 'AUTHORIZER_FAILURE' | undefined
}

/** A share of the requests of a stage that uses other stage variables. It shares the authorizer result caches of the stage. */
export interface Canary {
  /** The share in percent, 0 to 100. */
  readonly percentTraffic: number
  /** Replaces stage variables and adds new ones. Default: none. */
  readonly stageVariableOverrides?: { readonly [name: string]: string } | undefined
  /**
   * Returns a number from 0 to 1 (exclusive) for each request; below the share, the canary handles the request. Default: a
   * generator with a fixed seed, so that runs can be repeated.
   */
  readonly random?: (() => number) | undefined
}

/** A further stage of a REST API. */
export interface RestStageOptions {
  /** The stage variables, as for the main stage. Default: none. */
  readonly stageVariables?: { readonly [name: string]: string } | undefined
  /** A canary release of the stage. Default: none. */
  readonly canary?: Canary | undefined
}

/** The options of `restApi`. */
export interface RestApiOptions<A extends Record<string, RestAuthorizer>> extends SharedOptions {
  /** The stage name: 1 to 128 letters, digits, hyphens and underscores. */
  readonly stage: string
  /**
   * Further stages of the API, by name. The first path segment of a request selects the stage. Each stage has its own
   * authorizer result caches. Default: none.
   */
  readonly stages?: { readonly [name: string]: RestStageOptions } | undefined
  /** The authorizers by name. The names `AWS_IAM` and `NONE` are reserved. */
  readonly authorizers: A
  /** At most 100 variables; names of at most 64 characters, values of at most 512. Default: none. */
  readonly stageVariables?: { readonly [name: string]: string } | undefined
  /** A canary release of the main stage. Default: none. */
  readonly canary?: Canary | undefined
  /**
   * `EDGE` limits URLs to 8,192 characters instead of 10,240 and adds CloudFront's headers. `PRIVATE` needs a `resourcePolicy`, and
   * requests with a `vpcEndpointId`. Default `REGIONAL`.
   */
  readonly endpointType?: EndpointType | undefined
  /** `PRIVATE` only: the VPC endpoints that are associated with the API, `vpce-…`. Each has a host name of its own. Default: none. */
  readonly vpcEndpointIds?: readonly string[] | undefined
  /** Media types of bodies that are passed base64-encoded: `image/png`, or `image/*` for all images. Default: none. */
  readonly binaryMediaTypes?: readonly string[] | undefined
  /**
   * The resource policy of the API. Short resources (`execute-api:/prod/GET/pets`) are expanded. A private API without one
   * denies every request. Default: none.
   */
  readonly resourcePolicy?: PolicyDocument | undefined
  /**
   * The base path of a custom domain: `v1`, `/v1` or `store/v1`, without a trailing slash, or `''` for none. The `path` of
   * events then includes it; ARNs and `resource` do not. Default: the stage, as on the default endpoint; on a host other
   * than `….execute-api.…` the stage is optional.
   */
  readonly basePath?: string | undefined
  /** API keys by ID. Default: none. */
  readonly apiKeys?: ApiKeys | undefined
  /** Usage plans by ID: which keys are valid, and their limits. Default: none. */
  readonly usagePlans?: UsagePlans | undefined
  /**
   * Where the API key of a request comes from: the `x-api-key` header, or `usageIdentifierKey` of the authorizer response.
   * Default `HEADER`.
   */
  readonly apiKeySource?: 'HEADER' | 'AUTHORIZER' | undefined
  /** Which parts of requests are validated, unless a route states it. Default: none. */
  readonly requestValidator?: RequestValidator | undefined
  /** Creates routes that answer preflight requests. Default: none. */
  readonly cors?: RestCors | undefined
  /** Customizes the responses that API Gateway makes itself, by type. Default: API Gateway's own responses. */
  readonly gatewayResponses?: GatewayResponses | undefined
  /** Behavior that AWS does not document, or documents in two ways. */
  readonly uncertain?: UncertainBehaviour | undefined
  /** At least one route. Keys are a method or `ANY`, a space and a path: `GET /pets/{id}`, `ANY /files/{proxy+}`. */
  readonly routes: { readonly [route: RestRouteKey]: RestRoute<keyof A> }
}
