/**
 * Turns the events of functions into operations, as SAM does.
 *
 * @module
 */

import type { Fields } from '../fields.ts'
import type { Problem } from '../report.ts'
import { isUnresolved } from '../unresolved.ts'
import type { World } from '../world.ts'
import type { SamAuthorizer } from './authorizers.ts'
import type { ApiEvent } from './events.ts'
import { ANY_METHOD, type GeneratedDefinition, type Operation, type SecurityEntry, securityOf } from './generated-definition.ts'
import { requestParameters } from './request-parameters.ts'

/** The `Auth` of an API as far as its events need it. */
export interface ApiAuth {
  readonly kind: 'REST' | 'HTTP'
  readonly authorizers: ReadonlyMap<string, SamAuthorizer>
  /** Absent: no default. `problem`: it cannot be read. */
  readonly defaultAuthorizer: string | undefined
  readonly problem: Problem | undefined
  readonly apiKeyRequired: boolean
  /** HTTP APIs: `EnableIamAuthorizer`. */
  readonly iamEnabled: boolean
  readonly uriPrefix: string
}

/** Where an event belongs. */
export interface EventScope {
  readonly mode: EventMode
  readonly world: World
  /** Logical id of the API. */
  readonly api: string
}

/** Whether events add operations, or only change those of the document. */
export type EventMode = 'add' | 'merge' | 'existing'

const EVENT_AUTH_KEYS = {
  REST: ['Authorizer', 'AuthorizationScopes', 'ApiKeyRequired', 'InvokeRole', 'ResourcePolicy', 'OverrideApiAuth'],
  HTTP: ['Authorizer', 'AuthorizationScopes'],
} as const

/** Applies one event to the document. Returns its operation, if it has one. */
export function applyEvent(
  event: ApiEvent,
  definition: GeneratedDefinition,
  auth: ApiAuth,
  scope: EventScope,
): Operation | undefined {
  const { mode, world, api } = scope
  const { fields } = event
  const written = placeOf(event)
  if (written.path === undefined) {
    // Without a path the operation may be anywhere, so no single route can be closed.
    for (const problem of fields.problems) world.report.error(problem, { api })
    return undefined
  }
  const path = pathForm(written.path, definition)
  const { method } = written
  const eventAuth = fields.inner('Auth')
  const existing = definition.find(path, method)
  if (mode === 'existing') {
    const overrides = eventAuth?.boolean('OverrideApiAuth') === true
    if (existing !== undefined && overrides) {
      const { security: _, ...kept } = existing.object
      replaceObject(existing, kept)
      applyEventAuth(existing, eventAuth, auth, fields.problems)
      existing.note.problems.push(...fields.problems)
      return existing
    }
    if (eventAuth !== undefined) {
      const message =
        'The Auth of the event has no effect, because the API has a DefinitionBody. Set security in the definition, or OverrideApiAuth: true.'
      world.report.warning({ code: 'auth-without-effect', message, at: fields.at('Auth') }, { api })
    }
    return undefined
  }
  const at = fields.at()
  if (existing !== undefined && mode === 'add')
    fields.problems.push({ code: 'route-conflict', message: 'Two events define the same method and path. Remove one.', at })
  const operation = existing === undefined || mode === 'merge' ? replaceOperation() : existing
  applyEventAuth(operation, eventAuth, auth, fields.problems)
  operation.note.problems.push(...fields.problems)
  return operation

  function replaceOperation(): Operation {
    const integration = integrationOf(event, auth, world)
    const object = world.origins.place({ 'x-amazon-apigateway-integration': integration, ...requestParameters(fields) }, at)
    if (existing === undefined) return definition.add(path, method, at, object)
    replaceObject(existing, object)
    existing.note.at = at
    return existing
  }
}

/** Path and method of an event; an event of an HTTP API without both is `$default`. */
function placeOf({ type, fields }: ApiEvent): {
  readonly path: string | undefined
  readonly method: string
} {
  const isDefault = type === 'HttpApi' && !fields.has('Path') && !fields.has('Method')
  if (isDefault) return { path: '$default', method: ANY_METHOD }
  const path = fields.string('Path')
  const method = fields.string('Method')?.toLowerCase()
  for (const name of ['Path', 'Method'])
    if (!fields.has(name)) fields.problems.push({ code: 'missing-property', message: `${name} is required.`, at: fields.at() })
  return {
    path,
    method: method === undefined || method === 'any' || method === '*' ? ANY_METHOD : method,
  }
}

/** The path as the document writes it: with or without a trailing slash. */
function pathForm(path: string, definition: GeneratedDefinition): string {
  if (path.startsWith('$') || path === '/') return path
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path
  const known = definition.operations.find((one) => one.path === trimmed || one.path === `${trimmed}/`)
  return known?.path ?? path
}

function replaceObject(operation: Operation, object: { readonly [key: string]: unknown }): void {
  for (const key of Object.keys(operation.object)) delete operation.object[key]
  Object.assign(operation.object, object)
}

function integrationOf({ functionArn, fields }: ApiEvent, { kind, uriPrefix }: ApiAuth, world: World): object {
  const uri = typeof functionArn === 'string' ? `${uriPrefix}${functionArn}/invocations` : functionArn
  const payload = kind === 'HTTP' ? { payloadFormatVersion: fields.string('PayloadFormatVersion') ?? '2.0' } : {}
  const type = functionArn === undefined ? 'aws' : 'aws_proxy'
  return world.origins.place({ type, httpMethod: 'POST', ...(uri === undefined ? {} : { uri }), ...payload }, fields.at())
}

function applyEventAuth(operation: Operation, auth: Fields | undefined, api: ApiAuth, problems: Problem[]): void {
  if (auth === undefined) return
  const known: readonly string[] = EVENT_AUTH_KEYS[api.kind]
  for (const key of Object.keys(auth.object)) {
    if (!known.includes(key))
      problems.push({
        code: 'unsupported-property',
        message: `${key} is not a property of an event's Auth. Remove it.`,
        at: auth.at(key),
      })
  }
  applyAuthorizer(operation, auth, api)
  const needsKey = auth.boolean('ApiKeyRequired')
  if (needsKey === false && !api.apiKeyRequired)
    problems.push({
      code: 'invalid-value',
      message: 'ApiKeyRequired: false needs ApiKeyRequired: true on the API. Remove it.',
      at: auth.at('ApiKeyRequired'),
    })
  operation.noApiKey = needsKey === false
  if (needsKey === true) addSecurity(operation, { api_key: [] })
  const overrides =
    auth.has('OverrideApiAuth') && !['Authorizer', 'ApiKeyRequired', 'ResourcePolicy'].some((key) => auth.has(key))
  if (overrides)
    problems.push({
      code: 'missing-property',
      message: 'OverrideApiAuth needs Authorizer, ApiKeyRequired or ResourcePolicy.',
      at: auth.at('OverrideApiAuth'),
    })
}

function applyAuthorizer(operation: Operation, auth: Fields, api: ApiAuth): void {
  const name = auth.string('Authorizer')
  const scopes = auth.strings('AuthorizationScopes')
  const invalid = (code: Problem['code'], message: string): void =>
    void auth.problems.push({ code, message, at: auth.at('Authorizer') })
  if (name === undefined) {
    // Scopes alone belong to the default authorizer.
    const authorizer = scopes === undefined ? undefined : api.defaultAuthorizer
    if (authorizer !== undefined) addSecurity(operation, { [authorizer]: scopes })
    return
  }
  operation.note.from = 'event'
  if (name === 'NONE') {
    if (api.defaultAuthorizer === undefined && api.problem === undefined)
      invalid('invalid-value', 'Authorizer: NONE needs a DefaultAuthorizer on the API. Remove it.')
    addSecurity(operation, { NONE: [] })
  } else if (name === 'AWS_IAM') {
    if (api.kind === 'HTTP' && !api.iamEnabled)
      invalid('invalid-value', 'Authorizer: AWS_IAM needs EnableIamAuthorizer: true on the API.')
    addSecurity(operation, { AWS_IAM: [] })
  } else {
    const authorizer = api.authorizers.get(name)
    if (authorizer === undefined)
      invalid('unknown-authorizer', `The API has no authorizer ${name}. Define it under Auth.Authorizers.`)
    addSecurity(operation, { [name]: scopes ?? authorizer?.scopes ?? [] })
  }
}

/** Adds an entry to `security`. */
export function addSecurity(operation: Operation, entry: SecurityEntry): void {
  if (isUnresolved(operation.object['security'])) return
  operation.object['security'] = [...securityOf(operation), entry]
}
