/**
 * The model of a template: its APIs, routes, authorizers and functions, as API Gateway will apply them.
 *
 * @module
 */

import type { PolicyDocument } from 'aws-lambda'
import type { IdentitySource } from '../events/index.ts'
import type { Finding, Location, ReadCode } from './finding.ts'

/** The format of a template, decided by its content. */
export type TemplateFormat = 'sam' | 'cloudformation' | 'cloud-assembly' | 'openapi-3' | 'swagger-2' | 'terraform-json'

/** A template that was read and resolved. */
export interface Template {
  readonly format: TemplateFormat
  /** By logical id. A plain OpenAPI document has one, `api`. */
  readonly apis: { readonly [logicalId: string]: TemplateApi }
  readonly findings: readonly Finding<ReadCode>[]
  /** Every Lambda function that an API refers to. */
  readonly functions: { readonly [logicalId: string]: TemplateFunction }
  /** `AWS::IAM::User` and `AWS::IAM::Role` resources with their policies about execute-api. */
  readonly principals: { readonly [logicalId: string]: TemplatePrincipal }
}

/** An IAM user or role of a template. */
export interface TemplatePrincipal {
  readonly arn: string
  readonly policies: readonly PolicyDocument[]
}

/** A Lambda function that an API of the template refers to. */
export interface TemplateFunction {
  readonly logicalId: string
  readonly arn: string
  /** For example `nodejs24.x`. */
  readonly runtime?: string
  /** For example `index.handler`. */
  readonly handler?: string
  /** Folder or file of its code, if it is on this machine. */
  readonly code?: string
  readonly at: Location
}

/** One API of a template, in the stage that is read. */
export interface TemplateApi {
  readonly logicalId: string
  readonly kind: 'REST' | 'HTTP' | 'WEBSOCKET'
  readonly name?: string
  readonly stage: string
  /** All stages that the template deploys, SAM's extra `Stage` included. */
  readonly stages: readonly string[]
  readonly stageVariables: { readonly [name: string]: string }
  readonly routes: readonly TemplateRoute[]
  /** By name: the key in SAM and OpenAPI, otherwise the logical id. Authorizers that no route uses are included. */
  readonly authorizers: { readonly [name: string]: TemplateAuthorizer }
  /** REST APIs only. Short resources (`execute-api:/*`) are kept as written. */
  readonly resourcePolicy?: PolicyDocument
  readonly endpoint: 'EDGE' | 'REGIONAL' | 'PRIVATE'
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER'
  /** CORS configuration of an HTTP API. The preflight of a REST API is a route. */
  readonly cors?: Cors
  /** REST APIs only, by response type, for example `UNAUTHORIZED`. */
  readonly gatewayResponses: { readonly [type: string]: TemplateGatewayResponse }
  readonly usagePlans: readonly UsagePlan[]
  readonly disableExecuteApiEndpoint: boolean
  readonly basePaths: readonly string[]
  readonly at: Location
}

/** A customised gateway response of a REST API. */
export interface TemplateGatewayResponse {
  readonly statusCode?: number
  /** Values without the quotes that the template needs around them. */
  readonly headers: { readonly [name: string]: string }
  readonly templates: { readonly [contentType: string]: string }
}

/** CORS configuration of an HTTP API. */
export interface Cors {
  readonly allowOrigins: readonly string[]
  readonly allowCredentials: boolean
  readonly allowHeaders: readonly string[]
  readonly allowMethods: readonly string[]
  readonly exposeHeaders: readonly string[]
  readonly maxAgeSeconds?: number
}

/** A usage plan. `methods` is keyed `/{path}/{METHOD}` as in the template; rates are requests per second. */
export interface UsagePlan {
  readonly logicalId: string
  /** Logical ids of `AWS::ApiGateway::ApiKey` resources; disabled keys are left out. */
  readonly keys: readonly string[]
  readonly throttle?: Throttle
  readonly quota?: { readonly limit: number; readonly period: 'DAY' | 'WEEK' | 'MONTH'; readonly offset?: number }
  readonly methods: { readonly [method: string]: Throttle }
}

/** Limits of a token bucket. */
export interface Throttle {
  /** Requests per second. */
  readonly rateLimit?: number
  readonly burstLimit?: number
}

/** Who may call a route, as API Gateway will apply it. */
export type Authorization =
  | { readonly type: 'NONE' }
  | { readonly type: 'AWS_IAM' }
  | { readonly type: 'CUSTOM' | 'COGNITO_USER_POOLS' | 'JWT'; readonly authorizer: string }

/** One route of an API. */
export interface TemplateRoute {
  /** `GET /pets/{id}`, `ANY /{proxy+}`, `$default`, `$connect`, `sendmessage`. Uppercase method; path without a trailing slash, as API Gateway keeps it. */
  readonly route: string
  readonly authorization: Authorization
  /** `[]`: none. A Cognito authorizer then accepts ID tokens, a JWT authorizer any token of its audiences. */
  readonly scopes: readonly string[]
  readonly apiKeyRequired: boolean
  readonly integration: TemplateIntegration
  /** Required request parameters that API Gateway checks, for example `method.request.header.X-Tenant`. */
  readonly requiredParameters: readonly string[]
  /** Whether SAM or a CORS configuration added the route (a preflight). */
  readonly generated: boolean
  readonly at: Location
}

/** The backend of a route. */
export interface TemplateIntegration {
  readonly type: 'AWS_PROXY' | 'AWS' | 'HTTP' | 'HTTP_PROXY' | 'MOCK'
  /** Key in `functions`. */
  readonly function?: string
  readonly uri?: string
  readonly vpcLink?: boolean
  readonly payload?: '1.0' | '2.0'
}

/** One authorizer of an API. */
export interface TemplateAuthorizer {
  readonly name: string
  readonly type: 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS' | 'JWT'
  /** How long a response is cached. `undefined` for JWT authorizers and WebSocket APIs, which cache nothing. */
  readonly ttlSeconds?: number
  /** Whether the template or AWS's default decides the TTL. */
  readonly ttlFrom?: 'template' | 'default'
  /** In the order written; the order is part of the cache key. `[]`: none. */
  readonly identitySources: readonly IdentitySource[]
  readonly identityValidationExpression?: string
  /** Lambda authorizers of HTTP APIs only. */
  readonly payloadFormatVersion?: '1.0' | '2.0'
  /** Lambda authorizers of HTTP APIs only. */
  readonly simpleResponses?: boolean
  /** ARNs of Cognito user pools. */
  readonly providerArns?: readonly string[]
  /** HTTP API: one issuer. REST API: several, each with its audiences and claims. */
  readonly issuers?: readonly TemplateIssuer[]
  /** REST JWT authorizers: RS256, RS384, RS512, ES256, ES384, ES512. */
  readonly algorithms?: readonly string[]
  readonly function?: FunctionReference
  /** Role that API Gateway assumes to call the function. */
  readonly invokeRole?: string
  /** Whether API Gateway may invoke the function, by role or by `AWS::Lambda::Permission`. `unknown`: the function is not in the template. */
  readonly invocable: 'yes' | 'no' | 'unknown'
  readonly at: Location
}

/** An issuer of a JWT authorizer. */
export interface TemplateIssuer {
  readonly issuer: string
  readonly audiences: readonly string[]
  readonly claims: readonly { readonly name: string; readonly expected: readonly string[]; readonly required: boolean }[]
}

/** The function that an authorizer invokes. */
export interface FunctionReference {
  /** Key in `functions`; absent when the function is not in the template. */
  readonly logicalId?: string
  readonly arn: string
  /** Version or alias; may be a stage variable: `${stageVariables.alias}`. */
  readonly qualifier?: string
}
