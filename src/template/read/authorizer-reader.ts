/**
 * Reads an authorizer: one reader for CloudFormation resources and OpenAPI extensions, which differ in names only.
 *
 * @module
 */

import type { IdentitySource } from '../../events/index.ts'
import type { TemplateIssuer } from '../model-authorizer.ts'
import type { AuthorizerDraft } from './draft.ts'
import type { Fields } from './fields.ts'
import { type FunctionRegistry, functionArnOfUri } from './functions.ts'
import { parseIdentitySource, splitIdentitySources } from './identity-sources.ts'
import { readIssuers } from './jwt-settings.ts'
import { setMembers } from './report.ts'

/** The names of the settings in one dialect. */
export interface AuthorizerNames {
  readonly type: string
  readonly uri: string
  readonly credentials: string
  readonly identitySource: string
  readonly ttl: string
  readonly validation: string
  readonly payload: string
  readonly simple: string
  readonly providerArns: string
  readonly jwt: string
}

/** `AWS::ApiGateway::Authorizer`. */
export const REST_NAMES: AuthorizerNames = {
  type: 'Type',
  uri: 'AuthorizerUri',
  credentials: 'AuthorizerCredentials',
  identitySource: 'IdentitySource',
  ttl: 'AuthorizerResultTtlInSeconds',
  validation: 'IdentityValidationExpression',
  payload: 'AuthorizerPayloadFormatVersion',
  simple: 'EnableSimpleResponses',
  providerArns: 'ProviderARNs',
  jwt: 'JwtConfiguration',
}

/** `AWS::ApiGatewayV2::Authorizer`. */
export const V2_NAMES: AuthorizerNames = { ...REST_NAMES, type: 'AuthorizerType', credentials: 'AuthorizerCredentialsArn' }

/** `x-amazon-apigateway-authorizer`. */
export const OPENAPI_NAMES: AuthorizerNames = {
  type: 'type',
  uri: 'authorizerUri',
  credentials: 'authorizerCredentials',
  identitySource: 'identitySource',
  ttl: 'authorizerResultTtlInSeconds',
  validation: 'identityValidationExpression',
  payload: 'authorizerPayloadFormatVersion',
  simple: 'enableSimpleResponses',
  providerArns: 'providerARNs',
  jwt: 'jwtConfiguration',
}

/** What an authorizer is read for. */
export interface AuthorizerContext {
  readonly kind: 'REST' | 'HTTP' | 'WEBSOCKET'
  readonly name: string
  readonly id: string
  readonly names: AuthorizerNames
  readonly functions: FunctionRegistry
  /** The header of a TOKEN or Cognito scheme of OpenAPI, which replaces the identity source. */
  readonly schemeHeader?: string | undefined
}

type Type = AuthorizerDraft['type']

/** Reads one authorizer. Its problems are added to `fields.problems`. */
export function readAuthorizer(fields: Fields, context: AuthorizerContext): AuthorizerDraft {
  const { kind, names } = context
  const problem = (
    code: 'invalid-value' | 'missing-property' | 'property-without-effect',
    name: string,
    message: string,
  ): void => {
    fields.problems.push({ code, message, at: fields.at(name) })
  }
  const type = readType()
  const isLambda = type === 'TOKEN' || type === 'REQUEST'
  const ttl = readTtl()
  const identitySources = readSources()
  const lambda = isLambda ? readLambda() : {}
  const draft: AuthorizerDraft = setMembers({
    name: context.name,
    id: context.id,
    type,
    ...ttl,
    identitySources,
    identityValidationExpression: readValidation(),
    ...lambda,
    ...(type === 'COGNITO_USER_POOLS' ? { providerArns: readProviders() } : {}),
    ...(type === 'JWT' ? readJwt() : {}),
    at: fields.at(),
    positions: positions(),
    problems: fields.problems,
  })
  checkSources(draft)
  return draft

  function readType(): Type {
    const given = fields.string(names.type)?.toUpperCase()
    const allowed: readonly string[] =
      kind === 'REST' ? ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS', 'JWT'] : kind === 'HTTP' ? ['REQUEST', 'JWT'] : ['REQUEST']
    if (given !== undefined && allowed.includes(given)) return given as Type // one of the types above
    if (given !== undefined)
      problem('invalid-value', names.type, `${names.type} must be ${allowed.join(' or ')} for this kind of API.`)
    else if (!fields.has(names.type)) problem('missing-property', names.type, `${names.type} is required: ${allowed.join(', ')}.`)
    return 'REQUEST'
  }

  function readTtl(): Pick<AuthorizerDraft, 'ttlSeconds' | 'ttlFrom'> {
    const given = fields.number(names.ttl)
    if (given !== undefined && kind === 'WEBSOCKET')
      problem('invalid-value', names.ttl, `${names.ttl} cannot be set for WebSocket APIs. Remove it.`)
    else if (given !== undefined && type === 'JWT')
      problem('property-without-effect', names.ttl, `${names.ttl} has no effect on a JWT authorizer. Remove it.`)
    else if (given !== undefined && !(Number.isInteger(given) && given >= 0 && given <= 3600))
      problem('invalid-value', names.ttl, `${names.ttl} must be an integer from 0 to 3600.`)
    if (kind === 'WEBSOCKET' || type === 'JWT') return {}
    if (given !== undefined) return { ttlSeconds: given, ttlFrom: 'template' }
    return { ttlSeconds: kind === 'REST' ? 300 : 0, ttlFrom: 'default' }
  }

  function readSources(): readonly IdentitySource[] {
    const written = splitIdentitySources(fields.strings(names.identitySource) ?? [])
    // A TOKEN or Cognito scheme of OpenAPI names its header instead.
    if (written.length === 0 && context.schemeHeader !== undefined && (type === 'TOKEN' || type === 'COGNITO_USER_POOLS'))
      return [{ in: 'header', name: context.schemeHeader }]
    return written.flatMap((text) => {
      const source = parseIdentitySource(kind, text)
      if (source === undefined)
        problem(
          'invalid-value',
          names.identitySource,
          `${names.identitySource} has an expression that this kind of API does not accept. Write ${EXAMPLE[kind]}.`,
        )
      return source ?? []
    })
  }

  function checkSources({ identitySources: sources, ttlSeconds = 0 }: AuthorizerDraft): void {
    const unknown = fields.problems.length > 0 && sources.length === 0
    if (unknown) return
    const single = type === 'TOKEN' || type === 'COGNITO_USER_POOLS' || type === 'JWT'
    if (single && sources.length === 0)
      problem('missing-property', names.identitySource, `${names.identitySource} is required: one header, ${EXAMPLE[kind]}.`)
    else if (single && kind === 'REST' && (sources.length > 1 || sources[0]?.in !== 'header'))
      problem(
        'invalid-value',
        names.identitySource,
        `${names.identitySource} of a ${type} authorizer must be one header, ${EXAMPLE[kind]}.`,
      )
    else if (!single && sources.length === 0 && ttlSeconds > 0)
      problem(
        'missing-property',
        names.identitySource,
        `${names.identitySource} is required if responses are cached. Add a source, or set ${names.ttl} to 0.`,
      )
  }

  function readValidation(): string | undefined {
    const given = fields.string(names.validation)
    if (given === undefined || given === '') return undefined
    if (kind === 'REST' && (type === 'TOKEN' || type === 'COGNITO_USER_POOLS')) return given
    problem('property-without-effect', names.validation, `${names.validation} has no effect on this authorizer. Remove it.`)
    return undefined
  }

  function readLambda(): Pick<AuthorizerDraft, 'function' | 'invokeRole' | 'payloadFormatVersion' | 'simpleResponses'> {
    const uri = fields.string(names.uri)
    const arn = uri === undefined ? undefined : functionArnOfUri(uri)
    if (!fields.has(names.uri))
      problem('missing-property', names.uri, `${names.uri} is required: the URI of the authorizer function.`)
    else if (uri !== undefined && arn === undefined)
      problem('invalid-value', names.uri, `${names.uri} does not contain the ARN of a Lambda function.`)
    const role = fields.string(names.credentials)
    return {
      function: arn === undefined ? undefined : context.functions.reference(arn),
      invokeRole: role === '' ? undefined : role,
      ...(kind === 'HTTP' ? readResponseFormat() : {}),
    }
  }

  function readResponseFormat(): Pick<AuthorizerDraft, 'payloadFormatVersion' | 'simpleResponses'> {
    const given = fields.string(names.payload)
    const version = given === '1.0' || given === '1' ? '1.0' : given === '2.0' || given === '2' ? '2.0' : undefined
    if (given !== undefined && version === undefined)
      problem('invalid-value', names.payload, `${names.payload} must be 1.0 or 2.0.`)
    if (!fields.has(names.payload)) problem('missing-property', names.payload, `${names.payload} is required: 1.0 or 2.0.`)
    const simple = fields.boolean(names.simple) ?? false
    if (simple && version === '1.0') problem('invalid-value', names.simple, `${names.simple} needs ${names.payload} 2.0.`)
    return { payloadFormatVersion: version, simpleResponses: simple }
  }

  function readProviders(): readonly string[] {
    const arns = fields.strings(names.providerArns) ?? []
    const valid = arns.filter((arn) =>
      /^arn:[a-z-]{3,12}:cognito-idp:[a-z0-9-]{1,30}:\d{12}:userpool\/[A-Za-z0-9_-]{1,80}$/.test(arn),
    )
    if (valid.length < arns.length)
      problem('invalid-value', names.providerArns, `${names.providerArns} must contain ARNs of user pools.`)
    else if (!fields.has(names.providerArns))
      problem('missing-property', names.providerArns, `${names.providerArns} is required: the ARN of a user pool.`)
    return arns
  }

  function readJwt(): { readonly issuers: readonly TemplateIssuer[]; readonly algorithms?: readonly string[] | undefined } {
    const inner = fields.inner(names.jwt)
    if (inner !== undefined) return readIssuers(inner, kind)
    if (!fields.has(names.jwt)) problem('missing-property', names.jwt, `${names.jwt} is required: issuer and audience.`)
    return { issuers: [] }
  }

  function positions(): AuthorizerDraft['positions'] {
    const members: { readonly [member: string]: string } = {
      type: names.type,
      ttlSeconds: names.ttl,
      identitySources: names.identitySource,
      identityValidationExpression: names.validation,
      payloadFormatVersion: names.payload,
      simpleResponses: names.simple,
      providerArns: names.providerArns,
      issuers: names.jwt,
      function: names.uri,
      invokeRole: names.credentials,
    }
    const written = Object.entries(members).filter(([, name]) => fields.has(name))
    return Object.fromEntries(written.map(([member, name]) => [member, fields.at(name)]))
  }
}

const EXAMPLE = {
  REST: 'method.request.header.Authorization',
  HTTP: '$request.header.Authorization',
  WEBSOCKET: 'route.request.header.Authorization',
} as const
