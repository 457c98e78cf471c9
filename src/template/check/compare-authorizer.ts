/**
 * Compares one authorizer of a template with the definition of its handler.
 *
 * @module
 */

import type { AuthorizerDefinition, IdentitySource } from '../../events/index.ts'
import type { Location, Severity } from '../finding.ts'
import type { TemplateApi, TemplateFormat } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import { formatIdentitySource } from '../write/identity-source-expression.ts'
import type { DriftCode } from './drift-codes.ts'
import { propertyName } from './property-names.ts'

/** A difference, before it gets the name of the API. */
export interface Difference {
  readonly code: DriftCode
  readonly severity?: Severity | undefined
  /** What differs, and what follows. One sentence. */
  readonly problem: string
  readonly fix: string
  readonly at: Location
  /** The member of the definition. */
  readonly member: string
  readonly route?: string | undefined
}

/** Every difference of type, TTL, identity sources, validation expression and response format. */
export function compareAuthorizer(
  format: TemplateFormat,
  api: TemplateApi,
  deployed: TemplateAuthorizer,
  declared: AuthorizerDefinition,
): readonly Difference[] {
  const type = compareType(format, api, deployed, declared)
  if (type !== undefined && (api.kind !== declared.api || deployed.type === 'COGNITO_USER_POOLS' || deployed.type === 'JWT'))
    return [type]
  return [
    type,
    compareTtl(format, deployed, declared),
    compareSources(format, api, deployed, declared),
    compareExpression(format, deployed, declared),
    ...(declared.api === 'HTTP' ? compareHttp(format, deployed, declared) : []),
  ].filter((difference) => difference !== undefined)
}

function compareType(
  format: TemplateFormat,
  { kind }: TemplateApi,
  { type, at, positions }: TemplateAuthorizer,
  declared: AuthorizerDefinition,
): Difference | undefined {
  if (kind === declared.api && type === declared.type) return undefined
  const problem = `an authorizer of type ${type} of a ${kind} API is deployed, and the handler was made for type ${declared.type} of a ${declared.api} API, so it cannot read the events`
  const fix =
    kind === declared.api
      ? `Set ${propertyName(format, 'type')} to ${declared.type}`
      : `Create the handler with the factory for ${kind} APIs`
  return { code: 'drift-type', problem, fix, at: positions['type'] ?? at, member: kind === declared.api ? 'type' : 'api' }
}

function compareTtl(
  format: TemplateFormat,
  { ttlSeconds, ttlFrom, at, positions }: TemplateAuthorizer,
  declared: AuthorizerDefinition,
): Difference | undefined {
  if (declared.api === 'WEBSOCKET') return undefined
  const expected = declared.ttlSeconds
  if (ttlFrom === 'template' && ttlSeconds === expected) return undefined
  const effect =
    expected === 0 && (ttlSeconds ?? 0) > 0
      ? 'a response that was made for one request is reused for others, which is a wrong allow'
      : 'responses are cached longer or shorter than the handler assumes'
  const problem =
    ttlFrom === 'template'
      ? `a TTL of ${ttlSeconds} seconds is deployed and ${expected} is declared, so ${effect}`
      : `the template states no TTL and ${expected} is declared, so the default of AWS or the value that was deployed last decides`
  const fix = `Set ${propertyName(format, 'ttl')} to ${expected}`
  return { code: 'drift-ttl', problem, fix, at: positions['ttlSeconds'] ?? at, member: 'ttlSeconds' }
}

function compareSources(
  format: TemplateFormat,
  { kind }: TemplateApi,
  { identitySources, at, positions }: TemplateAuthorizer,
  declared: AuthorizerDefinition,
): Difference | undefined {
  const deployedKeys = identitySources.map(sourceKey)
  const declaredKeys = declared.identitySources.map(sourceKey)
  const isSameSet = sorted(deployedKeys) === sorted(declaredKeys)
  if (
    isSameSet &&
    (deployedKeys.join('\n') === declaredKeys.join('\n') || !('ttlSeconds' in declared) || declared.ttlSeconds === 0)
  )
    return undefined
  const show = (sources: readonly IdentitySource[]): string =>
    sources.length === 0 ? 'none' : sources.map((source) => formatIdentitySource(source, kind)).join(', ')
  const effect = isSameSet ? 'in another order, which changes the cache key' : describeSourceEffect(deployedKeys, declaredKeys)
  const problem = `the identity sources ${show(identitySources)} are deployed and ${show(declared.identitySources)} declared, ${effect}`
  return {
    code: 'drift-identity-sources',
    severity: isSameSet ? 'warning' : 'error',
    problem,
    fix: `Set ${propertyName(format, 'sources')} to ${show(declared.identitySources)}`,
    at: positions['identitySources'] ?? at,
    member: 'identitySources',
  }
}

function describeSourceEffect(deployed: readonly string[], declared: readonly string[]): string {
  const isMissing = declared.some((source) => !deployed.includes(source))
  return isMissing
    ? 'so that callers who differ in the missing source share a cached response'
    : 'so that requests without the additional source get 401'
}

/** Header names are compared without case; other names with it. */
function sourceKey({ in: part, name }: IdentitySource): string {
  return `${part} ${part === 'header' ? name.toLowerCase() : name}`
}

function sorted(keys: readonly string[]): string {
  return [...keys].sort().join('\n')
}

function compareExpression(
  format: TemplateFormat,
  { identityValidationExpression, at, positions }: TemplateAuthorizer,
  declared: AuthorizerDefinition,
): Difference | undefined {
  const expected = declared.type === 'TOKEN' ? declared.identityValidationExpression : undefined
  if (identityValidationExpression === expected) return undefined
  const property = propertyName(format, 'expression')
  const [problem, fix] =
    expected === undefined
      ? [
          'a validation expression is deployed and none declared, so tokens that the handler accepts may get 401',
          `Remove ${property}`,
        ]
      : [
          'another validation expression is deployed than declared, so the handler is called for other tokens',
          `Set ${property} to ${expected}`,
        ]
  return {
    code: 'drift-validation-expression',
    problem: problem ?? '',
    fix: fix ?? '',
    at: positions['identityValidationExpression'] ?? at,
    member: 'identityValidationExpression',
  }
}

function compareHttp(
  format: TemplateFormat,
  { payloadFormatVersion, simpleResponses = false, at, positions }: TemplateAuthorizer,
  declared: Extract<AuthorizerDefinition, { readonly api: 'HTTP' }>,
): readonly Difference[] {
  const differences: Difference[] = []
  if (payloadFormatVersion !== declared.payloadFormatVersion) {
    differences.push({
      code: 'drift-payload',
      problem: `payload format version ${payloadFormatVersion ?? '(none)'} is deployed and ${declared.payloadFormatVersion} declared, so every request gets 500`,
      fix: `Set ${propertyName(format, 'payload')} to '${declared.payloadFormatVersion}'`,
      at: positions['payloadFormatVersion'] ?? at,
      member: 'payloadFormatVersion',
    })
  }
  if (simpleResponses !== declared.simpleResponses) {
    differences.push({
      code: 'drift-simple-responses',
      problem: `${simpleResponses ? 'simple' : 'policy'} responses are deployed and ${declared.simpleResponses ? 'simple' : 'policy'} responses declared, so API Gateway cannot read the responses of the handler`,
      fix: `Set ${propertyName(format, 'simple')} to ${declared.simpleResponses}`,
      at: positions['simpleResponses'] ?? at,
      member: 'simpleResponses',
    })
  }
  return differences
}
