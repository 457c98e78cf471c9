/**
 * Writes authorizers as OpenAPI security schemes with API Gateway's extensions.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import type { TemplateApi } from '../../model.ts'
import type { TemplateAuthorizer } from '../../model-authorizer.ts'
import type { TemplateValue } from '../function-target.ts'
import { formatIdentitySource, formatRestIdentitySources } from '../identity-source-expression.ts'

/** A security scheme. */
export type Scheme = { readonly [name: string]: unknown }

/** What a scheme needs from its surroundings. */
export interface SchemeContext {
  /** The name of the writer, for messages. */
  readonly subject: string
  readonly kind: TemplateApi['kind']
  readonly uri: TemplateValue
  readonly role: string | undefined
}

/** The name of the scheme of routes that require an API key. */
export const API_KEY_SCHEME = 'api_key'
/** The name of the scheme of routes with AWS_IAM authorization. */
export const IAM_SCHEME = 'AWS_IAM'

/** The scheme of routes that require an API key. */
export const apiKeyScheme: Scheme = { type: 'apiKey', name: 'x-api-key', in: 'header' }
/** The scheme of routes with AWS_IAM authorization. */
export const iamScheme: Scheme = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'awsSigv4',
}

/**
 * Writes one authorizer.
 *
 * @throws {ConfigError} for a JWT authorizer of a REST API, for which AWS documents no OpenAPI form.
 */
export function securityScheme(authorizer: TemplateAuthorizer, context: SchemeContext): Scheme {
  if (authorizer.type === 'JWT') return jwtScheme(authorizer, context)
  if (authorizer.type === 'COGNITO_USER_POOLS') return cognitoScheme(authorizer)
  return context.kind === 'HTTP' ? httpScheme(authorizer, context) : restScheme(authorizer, context)
}

function restScheme(
  { type, identitySources, identityValidationExpression, ttlSeconds = 0 }: TemplateAuthorizer,
  { uri, role }: SchemeContext,
): Scheme {
  const [source] = identitySources
  const isHeader = type === 'TOKEN' && source !== undefined
  return {
    type: 'apiKey',
    // Only a TOKEN authorizer takes its header from the name of the scheme.
    name: isHeader ? source.name : 'Unused',
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': {
      type: type.toLowerCase(),
      authorizerUri: uri,
      ...(role !== undefined && { authorizerCredentials: role }),
      ...(identitySources.length > 0 && { identitySource: formatRestIdentitySources(identitySources) }),
      ...(identityValidationExpression !== undefined && { identityValidationExpression }),
      authorizerResultTtlInSeconds: ttlSeconds,
    },
  }
}

function httpScheme(
  { identitySources, payloadFormatVersion = '2.0', simpleResponses = false, ttlSeconds = 0 }: TemplateAuthorizer,
  { uri, role }: SchemeContext,
): Scheme {
  return {
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authorizer': {
      type: 'request',
      authorizerUri: uri,
      ...(role !== undefined && { authorizerCredentials: role }),
      authorizerPayloadFormatVersion: payloadFormatVersion,
      enableSimpleResponses: simpleResponses,
      ...(identitySources.length > 0 && {
        identitySource: identitySources.map((source) => formatIdentitySource(source, 'HTTP')).join(', '),
      }),
      authorizerResultTtlInSeconds: ttlSeconds,
    },
  }
}

function cognitoScheme({
  identitySources,
  identityValidationExpression,
  providerArns = [],
  ttlSeconds = 300,
}: TemplateAuthorizer): Scheme {
  return {
    type: 'apiKey',
    name: identitySources[0]?.name ?? 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'cognito_user_pools',
    'x-amazon-apigateway-authorizer': {
      type: 'cognito_user_pools',
      providerARNs: providerArns,
      ...(identityValidationExpression !== undefined && { identityValidationExpression }),
      authorizerResultTtlInSeconds: ttlSeconds,
    },
  }
}

function jwtScheme({ name, identitySources, issuers = [] }: TemplateAuthorizer, { subject, kind }: SchemeContext): Scheme {
  const [issuer, second] = issuers
  if (kind !== 'HTTP' || issuer === undefined || second !== undefined) {
    const problem = `authorizer ${name} is a JWT authorizer of a REST API, for which AWS documents no OpenAPI form. Use toCloudFormation.`
    throw new ConfigError(subject, `authorizers["${name}"]`, '', problem)
  }
  return {
    type: 'oauth2',
    'x-amazon-apigateway-authorizer': {
      type: 'jwt',
      identitySource: identitySources.map((source) => formatIdentitySource(source, 'HTTP')).join(', '),
      jwtConfiguration: { issuer: issuer.issuer, audience: issuer.audiences },
    },
  }
}
