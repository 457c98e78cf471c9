/**
 * The model of an authorizer.
 *
 * @module
 */

import type { IdentitySource } from '../events/index.ts'
import type { Location } from './finding.ts'

/** One authorizer of an API. */
export interface TemplateAuthorizer {
  /** Key in `authorizers`. */
  readonly name: string
  /** The authorizer type. */
  readonly type: 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS' | 'JWT'
  /** How long a response is cached. `undefined` for JWT authorizers and WebSocket APIs, which cache nothing. */
  readonly ttlSeconds?: number | undefined
  /** Whether the template or AWS's default decides the TTL. */
  readonly ttlFrom?: 'template' | 'default' | undefined
  /** In the order written; the order is part of the cache key. `[]`: none. */
  readonly identitySources: readonly IdentitySource[]
  /** REST APIs only: a regular expression that the whole token must match. */
  readonly identityValidationExpression?: string | undefined
  /** Lambda authorizers of HTTP APIs only. */
  readonly payloadFormatVersion?: '1.0' | '2.0' | undefined
  /** Lambda authorizers of HTTP APIs only. */
  readonly simpleResponses?: boolean | undefined
  /** ARNs of Cognito user pools. */
  readonly providerArns?: readonly string[] | undefined
  /** HTTP API: one issuer. REST API: several, each with its audiences and claims. */
  readonly issuers?: readonly TemplateIssuer[] | undefined
  /** REST JWT authorizers: RS256, RS384, RS512, ES256, ES384, ES512. */
  readonly algorithms?: readonly string[] | undefined
  /** The function of a Lambda authorizer. */
  readonly function?: FunctionReference | undefined
  /** Role that API Gateway assumes to call the function. */
  readonly invokeRole?: string | undefined
  /** Whether API Gateway may invoke the function, by role or by `AWS::Lambda::Permission`. `unknown`: the function is not in the template. */
  readonly invocable: 'yes' | 'no' | 'unknown'
  /** The id that API Gateway would assign, made up: the last part of `{api}/authorizers/{id}`. */
  readonly id: string
  /** The position of the authorizer. */
  readonly at: Location
  /** Positions of its settings, by member name of this interface, for those that the template writes. */
  readonly positions: { readonly [member: string]: Location }
}

/** An issuer of a JWT authorizer. */
export interface TemplateIssuer {
  /** The `iss` claim of its tokens. */
  readonly issuer: string
  /** A token must be for one of them. */
  readonly audiences: readonly string[]
  /** Further claims that are checked. REST only. */
  readonly claims: readonly TemplateClaim[]
}

/** A claim that a REST JWT authorizer checks. */
export interface TemplateClaim {
  /** The name of the claim. */
  readonly name: string
  /** Accepted values; `[]`: any. */
  readonly expected: readonly string[]
  /** Whether a token without the claim is rejected. */
  readonly required: boolean
}

/** The function that an authorizer invokes. */
export interface FunctionReference {
  /** Key in `functions`; absent when the function is not in the template. */
  readonly logicalId?: string | undefined
  /** Without a qualifier. */
  readonly arn: string
  /** Version or alias; may be a stage variable: `${stageVariables.alias}`. */
  readonly qualifier?: string | undefined
}
