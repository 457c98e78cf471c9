/**
 * Reads the security schemes of an OpenAPI document: authorizers, IAM and API keys.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import { OPENAPI_NAMES, readAuthorizer } from '../authorizer-reader.ts'
import type { ApiDraft } from '../draft.ts'
import { fieldsOf } from '../fields.ts'
import type { FunctionRegistry } from '../functions.ts'
import { madeUpId } from '../made-up.ts'
import type { Problem } from '../report.ts'
import { findUnresolved, isUnresolved } from '../unresolved.ts'
import type { World } from '../world.ts'
import type { Scheme } from './security.ts'

/** What the schemes are read with. */
export interface SchemeContext {
  readonly world: World
  readonly draft: ApiDraft
  readonly functions: FunctionRegistry
}

/** Adds the authorizers of a document to the draft. Returns what each scheme checks. */
export function readSchemes(document: { readonly [key: string]: unknown }, context: SchemeContext): ReadonlyMap<string, Scheme> {
  const { components } = document
  const sections = [document['securityDefinitions'], isRecord(components) ? components['securitySchemes'] : undefined]
  const schemes = new Map<string, Scheme>()
  for (const section of sections) {
    if (section === undefined) continue
    if (!isRecord(section) || isUnresolved(section)) reportUnreadable(section, document, context)
    else for (const name of Object.keys(section)) schemes.set(name, readScheme(name, section, context))
  }
  return schemes
}

function readScheme(name: string, section: { readonly [key: string]: unknown }, context: SchemeContext): Scheme {
  const { world, draft } = context
  const scheme = section[name]
  const at = world.origins.locate(section, name)
  if (!isRecord(scheme) || isUnresolved(scheme)) return closedScheme(name, scheme, at, context)
  const extension = scheme['x-amazon-apigateway-authorizer']
  if (extension !== undefined) {
    if (!isRecord(extension) || isUnresolved(extension)) return closedScheme(name, extension, at, context)
    return authorizerScheme(name, scheme, extension, at, context)
  }
  if (findUnresolved(scheme) !== undefined) return closedScheme(name, findUnresolved(scheme), at, context)
  if (String(scheme['x-amazon-apigateway-authtype']).toLowerCase() === 'awssigv4') return { kind: 'iam' }
  if (
    String(scheme['type']).toLowerCase() === 'apikey' &&
    String(scheme['name']).toLowerCase() === 'x-api-key' &&
    draft.kind === 'REST'
  )
    return { kind: 'api-key' }
  return { kind: 'nothing' }
}

function authorizerScheme(
  name: string,
  scheme: { readonly [key: string]: unknown },
  extension: { readonly [key: string]: unknown },
  at: Problem['at'],
  context: SchemeContext,
): Scheme {
  const { world, draft, functions } = context
  const problems: Problem[] = []
  const header = scheme['name']
  const inHeader = String(scheme['in'] ?? 'header').toLowerCase() === 'header'
  const authorizer = readAuthorizer(fieldsOf(world, withIssuer(extension, scheme, context), problems), {
    kind: draft.kind,
    name,
    id: madeUpId(draft.stack.environment, `${draft.logicalId}/${name}`, 6),
    names: OPENAPI_NAMES,
    functions,
    schemeHeader: typeof header === 'string' && inHeader && header.toLowerCase() !== 'unused' ? header : undefined,
  })
  if (draft.kind === 'REST' && String(scheme['type']).toLowerCase() !== 'apikey')
    world.report.warning(
      { code: 'invalid-value', message: `The security scheme ${name} of a REST API must have the type apiKey.`, at },
      { api: draft.logicalId, authorizer: name },
    )
  draft.authorizers.set(name, { ...authorizer, at })
  const { type } = authorizer
  return { kind: 'authorizer', type: type === 'TOKEN' || type === 'REQUEST' ? 'CUSTOM' : type }
}

/** A JWT scheme of the type `openIdConnect` derives its issuer from the discovery URL. */
function withIssuer(
  extension: { readonly [key: string]: unknown },
  scheme: { readonly [key: string]: unknown },
  { world }: SchemeContext,
): { readonly [key: string]: unknown } {
  const url = scheme['openIdConnectUrl']
  const jwt = extension['jwtConfiguration']
  if (typeof url !== 'string' || !isRecord(jwt) || isUnresolved(jwt) || 'issuer' in jwt) return extension
  const issuer = url.replace(/\/\.well-known\/openid-configuration$/, '')
  const configuration = world.origins.copy({ ...jwt, issuer }, jwt)
  return world.origins.copy({ ...extension, jwtConfiguration: configuration }, extension)
}

/** A scheme that cannot be read is an authorizer with a problem, so that the routes that use it stay closed. */
function closedScheme(name: string, value: unknown, at: Problem['at'], { draft }: SchemeContext): Scheme {
  const unknown = findUnresolved(value)
  draft.authorizers.set(name, {
    name,
    id: madeUpId(draft.stack.environment, `${draft.logicalId}/${name}`, 6),
    type: 'REQUEST',
    identitySources: [],
    at,
    positions: {},
    problems: [
      {
        code: unknown?.code ?? 'invalid-value',
        message: unknown?.message ?? `The security scheme ${name} must be an object.`,
        at,
      },
    ],
  })
  return { kind: 'authorizer', type: 'CUSTOM' }
}

function reportUnreadable(section: unknown, document: object, { world, draft }: SchemeContext): void {
  const unknown = findUnresolved(section)
  const message = unknown?.message ?? 'The security schemes must be an object.'
  world.report.error(
    { code: unknown?.code ?? 'invalid-value', message, at: unknown?.at ?? world.origins.locate(document) },
    { api: draft.logicalId },
  )
}
