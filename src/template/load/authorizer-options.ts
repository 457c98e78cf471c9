/**
 * Turns an authorizer of a template into one of the gateway.
 *
 * @module
 */

import type { TemplateAuthorizer } from '../model-authorizer.ts'
import type { GatewayInput } from './gateway-input.ts'
import { nameOf } from './handlers.ts'

/** The authorizer as `restApi`, `httpApi` or `websocketApi` takes it. */
export function authorizerOptions(authorizer: TemplateAuthorizer, input: Pick<GatewayInput, 'api' | 'options'>): object {
  const { type } = authorizer
  if (type === 'COGNITO_USER_POOLS') return cognito(authorizer, input)
  if (type === 'JWT') return input.api.kind === 'REST' ? restJwt(authorizer, input) : httpJwt(authorizer, input)
  const { api } = input
  const ttl = api.kind === 'WEBSOCKET' ? {} : { ttlSeconds: ttlOf(authorizer, input) }
  return {
    api: api.kind,
    type,
    ...ttl,
    identitySources: authorizer.identitySources,
    functionName: functionNameOf(authorizer),
    ...(type === 'TOKEN' && authorizer.identityValidationExpression !== undefined
      ? { identityValidationExpression: authorizer.identityValidationExpression }
      : {}),
    ...(api.kind === 'HTTP' ? { payloadFormatVersion: authorizer.payloadFormatVersion ?? '1.0' } : {}),
    ...(api.kind === 'HTTP' && authorizer.simpleResponses === true ? { simpleResponses: true } : {}),
  }
}

/** A name that no function has, if API Gateway may not invoke it: the request then fails as on AWS. */
export function functionNameOf({ function: reference, invocable }: TemplateAuthorizer): string {
  const name = reference === undefined ? '' : nameOf(reference.arn)
  if (invocable === 'no' || name === '') return NOT_INVOCABLE
  return reference?.qualifier === undefined ? name : `${name}:${reference.qualifier}`
}

const NOT_INVOCABLE = 'not-invocable'

function ttlOf(
  { ttlSeconds = 0, ttlFrom, identitySources }: TemplateAuthorizer,
  { api, options }: Pick<GatewayInput, 'api' | 'options'>,
): number {
  if (api.kind === 'HTTP' && ttlFrom === 'default')
    return identitySources.length === 0 ? 0 : (options.httpApiDefaultTtlSeconds ?? 0)
  return ttlSeconds
}

function cognito(authorizer: TemplateAuthorizer, { options }: Pick<GatewayInput, 'options'>): object {
  const { providerArns = [], identitySources, ttlSeconds = 300, identityValidationExpression } = authorizer
  const pools = providerArns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1))
  const known = pools.flatMap((pool) => (options.jwks?.[pool] === undefined ? [] : [[pool, options.jwks[pool]] as const]))
  return {
    type: 'COGNITO_USER_POOLS',
    providerArns,
    identitySource: identitySources[0],
    ttlSeconds,
    ...(identityValidationExpression === undefined ? {} : { identityValidationExpression }),
    ...(known.length === 0 ? {} : { jwks: Object.fromEntries(known) }),
  }
}

function httpJwt({ issuers = [], identitySources }: TemplateAuthorizer, { options }: Pick<GatewayInput, 'options'>): object {
  const [first] = issuers
  const jwks = jwksOf(first?.issuer, options.jwks)
  return {
    type: 'JWT',
    identitySource: identitySources[0],
    issuer: first?.issuer,
    audience: first?.audiences,
    ...(jwks === undefined ? {} : { jwks }),
  }
}

function restJwt(
  { issuers = [], identitySources, algorithms }: TemplateAuthorizer,
  { options }: Pick<GatewayInput, 'options'>,
): object {
  return {
    type: 'JWT',
    identitySource: identitySources[0],
    defaultAlgorithms: algorithms,
    issuers: issuers.map(({ issuer, audiences, claims }) => {
      const jwks = jwksOf(issuer, options.jwks)
      return {
        issuer,
        audiences,
        ...(claims.length === 0
          ? {}
          : {
              additionalClaims: claims.map(({ name, expected, required }) => ({
                claimName: name,
                ...(expected.length === 0 ? {} : { expectedValues: expected }),
                required,
              })),
            }),
        ...(jwks === undefined ? {} : { jwks }),
      }
    }),
  }
}

/** By issuer URL, or by the pool ID at its end. */
function jwksOf(issuer: string | undefined, jwks: { readonly [name: string]: unknown } = {}): unknown {
  if (issuer === undefined) return undefined
  return jwks[issuer] ?? jwks[issuer.slice(issuer.lastIndexOf('/') + 1)]
}
