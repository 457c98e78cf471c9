/**
 * The model of a template: its APIs, routes, authorizers and functions, as API Gateway will apply them.
 *
 * All values are plain and frozen. Optional members are left out when they are not set.
 *
 * @module
 */

import type { PolicyDocument } from 'aws-lambda'
import type { Finding, Location, ReadCode } from './finding.ts'
import type { TemplateAuthorizer } from './model-authorizer.ts'
import type { TemplateRoute } from './model-route.ts'
import type { Cors, StageSettings, TemplateDomain, TemplateGatewayResponse, UsagePlan } from './model-settings.ts'

/** The format of a template, decided by its content. */
export type TemplateFormat = 'sam' | 'cloudformation' | 'cloud-assembly' | 'openapi-3' | 'swagger-2' | 'terraform-json'

/** A template that was read and resolved. */
export interface Template {
  /** Decided by the content of the file, never by its name. */
  readonly format: TemplateFormat
  /** The APIs by logical id. A plain OpenAPI document has one, `api`. */
  readonly apis: { readonly [logicalId: string]: TemplateApi }
  /** Everything that reading reported: errors first, then warnings and infos, each in the order of the file. */
  readonly findings: readonly Finding<ReadCode>[]
  /** Every Lambda function that an API refers to, by logical id. */
  readonly functions: { readonly [logicalId: string]: TemplateFunction }
  /** `AWS::IAM::User` and `AWS::IAM::Role` resources with their policies about execute-api. */
  readonly principals: { readonly [logicalId: string]: TemplatePrincipal }
  /** Statements of resource policies that let API Gateway invoke functions. */
  readonly permissions: readonly TemplatePermission[]
  /** What the document states and the model does not represent, for linters. */
  readonly observations: readonly Observation[]
  /** The region, account and partition that made-up ARNs contain. */
  readonly environment: TemplateEnvironment
}

/** The region, account and partition that made-up ARNs contain. */
export interface TemplateEnvironment {
  /** For example `eu-west-1`. */
  readonly region: string
  /** Twelve digits. */
  readonly accountId: string
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string
}

/** An IAM user or role of a template. */
export interface TemplatePrincipal {
  /** `arn:aws:iam::123456789012:user/…` or `…:role/…`, made up where the template sets no name. */
  readonly arn: string
  /** The policies that mention execute-api. */
  readonly policies: readonly PolicyDocument[]
}

/** A Lambda function that an API of the template refers to. */
export interface TemplateFunction {
  /** The logical id of the function. */
  readonly logicalId: string
  /** The ARN without a qualifier, made up from the logical id where the template sets no name. */
  readonly arn: string
  /** For example `nodejs24.x`. */
  readonly runtime?: string | undefined
  /** For example `index.handler`. */
  readonly handler?: string | undefined
  /** Folder or file of its code, if it is on this machine. */
  readonly code?: string | undefined
  /** Text of an inline function. */
  readonly inlineCode?: string | undefined
  /** Environment variables that the template determines. */
  readonly environment: { readonly [name: string]: string }
  /** Seconds. */
  readonly timeoutSeconds?: number | undefined
  /** Mebibytes. */
  readonly memoryMb?: number | undefined
  /** Names of the aliases that the template defines. */
  readonly aliases: readonly string[]
  /** CDK construct path, for example `Stack/AuthFn`. */
  readonly constructPath?: string | undefined
  /** The position of the resource. */
  readonly at: Location
}

/** One statement of a function's resource policy. */
export interface TemplatePermission {
  /** Key in `functions`, or absent if the function is not in the template. */
  readonly function?: string | undefined
  /** The ARN of the function, with its qualifier. */
  readonly functionArn: string
  /** For example `lambda:InvokeFunction`. */
  readonly action: string
  /** For example `apigateway.amazonaws.com`. */
  readonly principal: string
  /** Pattern for the ARN of the caller; absent: any. */
  readonly sourceArn?: string | undefined
  /** Whether SAM generates the permission. */
  readonly generated: boolean
  /** The position of the resource, or of the property that generates it. */
  readonly at: Location
}

/** Codes of {@link Observation}. */
export type ObservationCode =
  | 'undefined-security-scheme'
  | 'scheme-without-authorizer'
  | 'conflicting-authorization'
  | 'websocket-message-authorizer'
  | 'caller-credentials'
  | 'api-without-deployment'

/** Something that a document states and that has no effect on the model, with its position. */
export interface Observation {
  /** What was seen. */
  readonly code: ObservationCode
  /** One sentence. */
  readonly message: string
  /** The position in the file. */
  readonly at: Location
  /** Logical id of the API. */
  readonly api?: string | undefined
  /** Route key. */
  readonly route?: string | undefined
  /** Name of the authorizer. */
  readonly authorizer?: string | undefined
}

/** One API of a template, in the stage that is read. */
export interface TemplateApi {
  /** Key in `apis`. */
  readonly logicalId: string
  /** The kind of API. */
  readonly kind: 'REST' | 'HTTP' | 'WEBSOCKET'
  /** The name that the template sets. */
  readonly name?: string | undefined
  /** The API id in ARNs of this model: ten letters and digits, made up from the logical id. */
  readonly apiId: string
  /** The stage that is read. */
  readonly stage: string
  /** All stages that the template deploys, SAM's extra `Stage` included. */
  readonly stages: readonly string[]
  /** Variables of `stage`. */
  readonly stageVariables: { readonly [name: string]: string }
  /** Settings of every stage of `stages`. */
  readonly stageSettings: { readonly [stage: string]: StageSettings }
  /** In the order of the template. */
  readonly routes: readonly TemplateRoute[]
  /** By name: the key in SAM and OpenAPI, otherwise the logical id. Authorizers that no route uses are included. */
  readonly authorizers: { readonly [name: string]: TemplateAuthorizer }
  /** REST APIs only. Short resources (`execute-api:/*`) are kept as written. */
  readonly resourcePolicy?: PolicyDocument | undefined
  /** Position of the resource policy. */
  readonly resourcePolicyAt?: Location | undefined
  /** The endpoint type. HTTP and WebSocket APIs are `REGIONAL`. */
  readonly endpoint: 'EDGE' | 'REGIONAL' | 'PRIVATE'
  /** VPC endpoints that are associated with a private API. */
  readonly vpcEndpointIds: readonly string[]
  /** Where a REST API takes the API key from. */
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER'
  /** CORS configuration of an HTTP API. The preflight of a REST API is a route. */
  readonly cors?: Cors | undefined
  /** REST APIs only, by response type, for example `UNAUTHORIZED`. */
  readonly gatewayResponses: { readonly [type: string]: TemplateGatewayResponse }
  /** Usage plans with a stage of this API. */
  readonly usagePlans: readonly UsagePlan[]
  /** Whether requests to the default endpoint are rejected. */
  readonly disableExecuteApiEndpoint: boolean
  /** Base paths of the custom domains, without slashes at the ends; `''` for none. */
  readonly basePaths: readonly string[]
  /** Custom domains that map to this API. */
  readonly domains: readonly TemplateDomain[]
  /** REST APIs only: media types whose bodies are binary. */
  readonly binaryMediaTypes: readonly string[]
  /** WebSocket APIs only, for example `$request.body.action`. */
  readonly routeSelectionExpression?: string | undefined
  /** WebSocket APIs only. */
  readonly apiKeySelectionExpression?: string | undefined
  /** CDK construct path, for example `Stack/Pets`. */
  readonly constructPath?: string | undefined
  /** The position of the API resource, or the document. */
  readonly at: Location
}
