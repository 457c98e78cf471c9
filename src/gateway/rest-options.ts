/**
 * What `restApi` takes.
 *
 * @module
 */

import type { Context } from 'aws-lambda'
import type { Declared, IdentitySource, RestRequestDefinition, RestTokenDefinition } from '../events/index.ts'
import type { PolicyDocument, RestRouteKey } from '../policy/index.ts'
import type { DenialStyle } from './authorize/denial-text.ts'

/** A Cognito authorizer: tokens of user pools, checked by API Gateway itself. */
export interface CognitoEntry {
  readonly type: 'COGNITO_USER_POOLS'
  /** `arn:aws:cognito-idp:{region}:{account}:userpool/{poolId}`, one or more. */
  readonly providerArns: readonly string[]
  /** One header. */
  readonly identitySource: IdentitySource
  /** 0 to 3600. Tokens are checked on every request all the same. */
  readonly ttlSeconds: number
  /** The pools' key set, or one a pool id: `{ keys: […] }` or `{ 'eu-west-1_AbCdEf': { keys: […] } }`. Left out, it is fetched. */
  readonly jwks?: unknown
  /** Matched against the `aud` claim as a whole; access tokens have none, so it refuses them all. */
  readonly identityValidationExpression?: string
}

/** An authorizer of a REST API: one of ours, any Lambda handler with its settings, or user pools. */
export type RestEntry =
  | {
      readonly definition: Declared & (RestTokenDefinition | RestRequestDefinition)
      (event: never, context?: Context): Promise<unknown>
    }
  | ((RestTokenDefinition | RestRequestDefinition) & {
      readonly identitySources: readonly IdentitySource[]
      readonly handler: (event: never, context: never) => unknown
    })
  | CognitoEntry

/** Who may sign requests, and the identity-based policies that hold for them. */
export interface IamPrincipal {
  readonly arn: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly policies: readonly PolicyDocument[]
}

export interface RestRoute<Name> {
  /** A name under `authorizers`, `AWS_IAM`, or `null` for an open route. */
  readonly authorizer: Name | 'AWS_IAM' | null
  /** Cognito only: the access token must hold at least one. Without scopes the method takes ID tokens. */
  readonly scopes?: readonly string[]
  /** The backend: returns a `Response` or a Lambda proxy reply. */
  readonly integration: (event: never) => unknown
}

/** Where AWS is not documented, or says two things, the choice is the caller's. */
export interface UncertainBehaviour {
  /** The words of a 403 ACCESS_DENIED. Default `new`. */
  readonly denialText?: DenialStyle
  /** TTL 0 and a listed identity source is missing: 401 without a call (default), or the authorizer runs all the same. */
  readonly missingSourceAtTtlZero?: 'unauthorized' | 'invoke'
  /** An Allow without `principalId`: 500 (default), or let in. */
  readonly allowWithoutPrincipalId?: 'error' | 'allow'
  /** A good Cognito token and a silent resource policy: denied (default, AWS's prose), or let in (AWS's table). */
  readonly cognitoWithSilentResourcePolicy?: 'deny' | 'allow'
}

export interface RestApiOptions<A extends Record<string, RestEntry>> {
  readonly stage: string
  readonly authorizers: A
  /** Default `us-east-1`. */
  readonly region?: string
  /** Twelve digits. Default `123456789012`. */
  readonly accountId?: string
  /** Default `a1b2c3d4e5`. */
  readonly apiId?: string
  readonly stageVariables?: { readonly [name: string]: string }
  /** By access key id. */
  readonly principals?: { readonly [accessKeyId: string]: IamPrincipal }
  /** Short resources (`execute-api:/prod/GET/pets`) mean this API, as when it is saved. */
  readonly resourcePolicy?: PolicyDocument
  /** Milliseconds since the epoch. Default: the real clock. */
  readonly now?: () => number
  /**
   * What precedes the API's paths in a URL, e.g. `/v1`, or `''`. Default: the stage, as at the default endpoint; a host
   * other than `….execute-api.…` may leave the stage out.
   */
  readonly basePath?: string
  /** How long an authorizer or a backend may take. Default 29,000, API Gateway's own limit. */
  readonly timeoutMs?: number
  readonly uncertain?: UncertainBehaviour
  readonly routes: { readonly [route: RestRouteKey]: RestRoute<keyof A> }
}

/** The same for code that does not care which authorizers there are. */
export type AnyRestApiOptions = Omit<RestApiOptions<Record<string, RestEntry>>, 'routes'> & {
  readonly routes: { readonly [route: RestRouteKey]: RestRoute<PropertyKey> }
}
