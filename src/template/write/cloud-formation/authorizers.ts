/**
 * Writes authorizers as CloudFormation resources. The TTL is always written, because CloudFormation keeps the TTL that was
 * deployed last when the property is missing.
 *
 * @module
 */

import type { TemplateApi } from '../../model.ts'
import type { TemplateAuthorizer } from '../../model-authorizer.ts'
import { invocationUri } from '../function-target.ts'
import { formatIdentitySource, formatRestIdentitySources } from '../identity-source-expression.ts'
import { isLambda } from '../writable.ts'
import { addAuthorizerPermission, invokeRole } from './permissions.ts'
import { withoutUndefined } from './resources.ts'
import type { WriteContext } from './write-context.ts'

/** Adds the authorizers of an API with their permissions. Returns the logical id of each. */
export function addAuthorizers(
  context: WriteContext,
  api: TemplateApi,
  apiId: string,
  authorizers: readonly TemplateAuthorizer[] = Object.values(api.authorizers),
): ReadonlyMap<string, string> {
  const ids = new Map<string, string>()
  for (const authorizer of authorizers) {
    const properties = api.kind === 'REST' ? restAuthorizer(context, api, authorizer) : v2Authorizer(context, api, authorizer)
    const id = context.set.add(authorizer.name, {
      Type: api.kind === 'REST' ? 'AWS::ApiGateway::Authorizer' : 'AWS::ApiGatewayV2::Authorizer',
      Properties: { [api.kind === 'REST' ? 'RestApiId' : 'ApiId']: { Ref: apiId }, Name: authorizer.name, ...properties },
    })
    ids.set(authorizer.name, id)
    addAuthorizerPermission(context, { api, apiId, authorizer, authorizerPath: `authorizers/\${${id}}` })
  }
  return ids
}

function restAuthorizer(
  context: WriteContext,
  api: TemplateApi,
  authorizer: TemplateAuthorizer,
): { readonly [name: string]: unknown } {
  const { type, identitySources, identityValidationExpression, providerArns, ttlSeconds } = authorizer
  const isFunction = isLambda(authorizer)
  return withoutUndefined({
    Type: type,
    AuthorizerUri: isFunction ? invocationUri(context.written.targetOf(api, authorizer)) : undefined,
    AuthorizerCredentials: isFunction ? invokeRole(context, api, authorizer) : undefined,
    IdentitySource: identitySources.length === 0 ? undefined : formatRestIdentitySources(identitySources),
    IdentityValidationExpression: identityValidationExpression,
    ProviderARNs: providerArns,
    AuthorizerResultTtlInSeconds: type === 'JWT' ? undefined : (ttlSeconds ?? 300),
    JwtConfiguration: type === 'JWT' ? restJwt(authorizer) : undefined,
  })
}

function restJwt({ algorithms = [], issuers = [] }: TemplateAuthorizer): object {
  return {
    DefaultAlgorithms: algorithms,
    Issuers: issuers.map(({ issuer, audiences, claims }) => ({
      Issuer: issuer,
      Audiences: audiences,
      ...(claims.length > 0 && {
        AdditionalClaims: claims.map(({ name, expected, required }) => ({
          ClaimName: name,
          Format: 'SINGLE_STRING',
          ...(expected.length > 0 && { ExpectedValues: expected }),
          Required: required,
        })),
      }),
    })),
  }
}

function v2Authorizer(
  context: WriteContext,
  api: TemplateApi,
  authorizer: TemplateAuthorizer,
): { readonly [name: string]: unknown } {
  const {
    identitySources,
    issuers: [issuer] = [],
    payloadFormatVersion = '2.0',
    simpleResponses = false,
    ttlSeconds = 0,
  } = authorizer
  const sources = identitySources.map((source) => formatIdentitySource(source, api.kind))
  const IdentitySource = sources.length === 0 ? undefined : sources
  if (authorizer.type === 'JWT') {
    const JwtConfiguration = { Audience: issuer?.audiences ?? [], Issuer: issuer?.issuer }
    return withoutUndefined({ AuthorizerType: 'JWT', IdentitySource, JwtConfiguration })
  }
  return withoutUndefined({
    AuthorizerType: 'REQUEST',
    AuthorizerUri: invocationUri(context.written.targetOf(api, authorizer)),
    AuthorizerCredentialsArn: invokeRole(context, api, authorizer),
    IdentitySource,
    ...(api.kind === 'HTTP' && {
      AuthorizerPayloadFormatVersion: payloadFormatVersion,
      EnableSimpleResponses: simpleResponses,
      AuthorizerResultTtlInSeconds: ttlSeconds,
    }),
  })
}
