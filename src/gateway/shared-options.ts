/**
 * Defines the options that all kinds of API share.
 *
 * @module
 */

import type { PolicyDocument } from '../policy/index.ts'
import type { LambdaFunctions } from './lambda/lambda-function.ts'
import type { Runtime } from './lambda/runtime.ts'

/** A principal that may sign requests. */
export interface IamPrincipal {
  /** `arn:aws:iam::123456789012:user/ana` or `arn:aws:sts::123456789012:assumed-role/app/session`. */
  readonly arn: string
  /** The secret access key. It never appears in a message, trace or event. */
  readonly secretAccessKey: string
  /** The session token of temporary credentials. Default: none; a request that sends one is rejected. */
  readonly sessionToken?: string | undefined
  /** The identity-based policies of the principal. An empty array allows nothing. */
  readonly policies: readonly PolicyDocument[]
}

/** A custom domain name with one mapping to the API. */
export interface CustomDomain {
  /** `v1` or `store/v1`, without a trailing slash. Default: none. */
  readonly basePath?: string | undefined
  /**
   * The stage that the mapping names. Default: the API's `stage`. `null` (REST APIs with edge-optimized or Regional endpoints
   * only): the mapping names no stage, so the first path segment after the base path selects it.
   */
  readonly stage?: string | null | undefined
  /**
   * Private custom domain names (REST APIs, `endpointType: 'PRIVATE'`) only: the resource policy of the domain name. This
   * policy and the `resourcePolicy` of the API must both allow a request. Without it, every request through the domain name is
   * denied.
   */
  readonly policy?: PolicyDocument | undefined
}

/** The options that REST, HTTP and WebSocket APIs share. */
export interface SharedOptions {
  /** The AWS Region. Default `us-east-1`. */
  readonly region?: string | undefined
  /** The account of the API, twelve digits. Default `123456789012`. */
  readonly accountId?: string | undefined
  /** The API ID. Default `a1b2c3d4e5`. */
  readonly apiId?: string | undefined
  /** The principals that may sign requests, by access key ID. Default: none. */
  readonly principals?: { readonly [accessKeyId: string]: IamPrincipal } | undefined
  /** Lambda functions by name, for `functionName`. Default: none. */
  readonly functions?: LambdaFunctions | undefined
  /** The Lambda runtime of all functions that do not state one. Default `nodejs24.x`. */
  readonly runtime?: Runtime | undefined
  /**
   * The current time in milliseconds since the epoch, for TTLs, quotas, token times and signatures. Default: the system
   * clock.
   */
  readonly now?: (() => number) | undefined
  /** Fetches key sets and discovery documents, and sends the requests of HTTP integrations. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined
  /**
   * How long an authorizer or an integration may take, in milliseconds, at most 300,000. Default: API Gateway's own limit,
   * 29,000 for REST APIs, and 30,000 (authorizers 10,000) for HTTP APIs.
   */
  readonly timeoutMs?: number | undefined
  /**
   * Whether behavior that AWS does not document, and that was not observed, is an error: a `ConfigError` for an option, and
   * an `InferredBehaviourError` for a request. Default `false`.
   */
  readonly strict?: boolean | undefined
  /** Whether the default endpoint is disabled: REST 403 `Forbidden`, HTTP 404 `Not Found`. Needs `domains`. Default `false`. */
  readonly disableExecuteApiEndpoint?: boolean | undefined
  /** Custom domain names of the API. Default: none. */
  readonly domains?: { readonly [domainName: string]: CustomDomain } | undefined
}
