/**
 * Reads an OpenAPI 3 or Swagger 2 document into an API: routes, authorizers and settings.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import type { Location } from '../../finding.ts'
import type { AuthorizationOrigin } from '../../model-route.ts'
import { type ApiDraft, addRoute } from '../draft.ts'
import { fieldsOf } from '../fields.ts'
import type { FunctionRegistry } from '../functions.ts'
import { NO_INTEGRATION, OPENAPI_INTEGRATION, readIntegration } from '../integration-reader.ts'
import type { Problem } from '../report.ts'
import { findUnresolved, isUnresolved } from '../unresolved.ts'
import type { World } from '../world.ts'
import { requiredParameters } from './parameters.ts'
import { resolvePointer } from './pointer.ts'
import { readRootSettings } from './root-settings.ts'
import { readSchemes } from './schemes.ts'
import { operationSecurity, type Scheme } from './security.ts'

/** What a generator knows about an operation. */
export interface OperationNote {
  readonly problems?: readonly Problem[] | undefined
  readonly generated?: boolean | undefined
  readonly from?: AuthorizationOrigin | undefined
  readonly at?: Location | undefined
}

/** What a document is read with. */
export interface DefinitionContext {
  readonly world: World
  readonly draft: ApiDraft
  readonly functions: FunctionRegistry
  /** Notes about operations that SAM generates. */
  readonly notes?: ReadonlyMap<object, OperationNote> | undefined
}

type Document = { readonly [key: string]: unknown }

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch']
const ANY_METHOD = 'x-amazon-apigateway-any-method'

/** Adds everything that the document defines to the draft. */
export function readDefinition(document: Document, context: DefinitionContext): void {
  const { world, draft } = context
  readRootSettings(document, context)
  const schemes = readSchemes(document, context)
  const { paths } = document
  const unknown = isUnresolved(paths) ? paths : undefined
  if (unknown !== undefined)
    world.report.error({ code: unknown.code, message: unknown.message, at: unknown.at }, { api: draft.logicalId })
  if (!isRecord(paths) || unknown !== undefined) return
  for (const [path, item] of Object.entries(paths)) {
    if (!path.startsWith('x-')) readPath(path, item, { document, schemes, context, paths })
  }
}

interface PathContext {
  readonly document: Document
  readonly schemes: ReadonlyMap<string, Scheme>
  readonly context: DefinitionContext
  readonly paths: Document
}

function readPath(path: string, written: unknown, scope: PathContext): void {
  const { document, context, paths } = scope
  const { world, draft } = context
  const item = resolvePointer(document, written)
  if (!isRecord(item) || isUnresolved(item)) {
    const unknown = isUnresolved(item) ? item : undefined
    const at = world.origins.locate(paths, path)
    const message = unknown?.message ?? 'A path must be an object, and $ref must point into the document.'
    world.report.error(
      { code: unknown?.code ?? 'invalid-value', message, at: unknown?.at ?? at },
      { api: draft.logicalId, route: `ANY ${path}` },
    )
    return
  }
  for (const [key, operation] of Object.entries(item)) {
    const method = METHODS.includes(key.toLowerCase()) ? key.toUpperCase() : key.toLowerCase() === ANY_METHOD ? 'ANY' : undefined
    if (method !== undefined) readOperation(method, path, { ...scope, operation, at: world.origins.locate(item, key), item })
    else if (key === 'Fn::If' || isUnresolved(operation)) reportMethod(path, operation, item, scope)
  }
}

function reportMethod(path: string, value: unknown, item: object, { context }: PathContext): void {
  const unknown = findUnresolved(value)
  if (unknown === undefined) return
  const { report, origins } = context.world
  report.error(
    { code: unknown.code, message: unknown.message, at: unknown.at ?? origins.locate(item) },
    { api: context.draft.logicalId, route: `ANY ${path}` },
  )
}

interface OperationContext extends PathContext {
  readonly operation: unknown
  readonly at: Location
  readonly item: Document
}

function readOperation(method: string, path: string, scope: OperationContext): void {
  const { document, context, schemes, operation, at, item } = scope
  const { world, draft, functions, notes } = context
  const route = routeKey(draft, method, path)
  const unknown = isUnresolved(operation) ? operation : undefined
  if (!isRecord(operation) || unknown !== undefined) {
    const message = unknown?.message ?? 'An operation must be an object.'
    addRoute(draft, {
      route,
      at,
      writtenPath: path,
      problems: [{ code: unknown?.code ?? 'invalid-value', message, at: unknown?.at ?? at }],
    })
    return
  }
  const note = notes?.get(operation)
  const ownSecurity = operation['security'] !== undefined
  const rootSecurity = ownSecurity ? undefined : inheritedSecurity(document, route, scope)
  const security = operationSecurity({
    security: ownSecurity ? operation['security'] : rootSecurity,
    auth: operation['x-amazon-apigateway-auth'],
    from: note?.from ?? (ownSecurity || operation['x-amazon-apigateway-auth'] !== undefined ? 'route' : 'root-security'),
    at: ownSecurity ? world.origins.locate(operation, 'security') : at,
    scheme: (name) => schemes.get(name),
  })
  addRoute(draft, {
    route,
    at: note?.at ?? at,
    writtenPath: path,
    authorization: security.authorization,
    authorizationFrom: security.from,
    scopes: security.scopes,
    apiKeyRequired: security.apiKeyRequired && draft.kind === 'REST',
    integration: integrationOf(operation, route, scope),
    requiredParameters: draft.kind === 'REST' ? requiredParameters(document, item, operation) : [],
    generated: note?.generated ?? false,
    problems: [...security.problems, ...(note?.problems ?? [])],
  })
  observeSchemes(security.ignored, security.undefinedNames, route, scope)

  function integrationOf(owner: Document, key: string, { at: position }: OperationContext): ReturnType<typeof readIntegration> {
    const extension = resolvePointer(document, owner['x-amazon-apigateway-integration'])
    const subject = { api: draft.logicalId, route: key }
    if (!isRecord(extension) || isUnresolved(extension)) {
      world.report.warning(
        {
          code: 'unsupported-integration',
          message: 'The operation has no integration that can be read: a stub answers the route.',
          at: position,
        },
        subject,
      )
      return NO_INTEGRATION
    }
    const fields = fieldsOf(world, extension, [])
    const integration = readIntegration(fields, OPENAPI_INTEGRATION, functions)
    for (const problem of fields.problems) world.report.warning(problem, subject)
    return integration
  }
}

/** `security` of the root, where an operation has none. */
function inheritedSecurity(document: Document, route: string, { context, at }: OperationContext): unknown {
  const { world, draft } = context
  const root = document['security']
  if (root === undefined || root === null || (Array.isArray(root) && root.length === 0)) return undefined
  if (draft.kind !== 'REST') return root
  const applies = world.options.rootSecurity !== 'ignore'
  const message = `The operation relies on root-level security, which API Gateway documents to ignore and was observed to apply. It is ${applies ? 'applied' : 'ignored'} here; write security on the operation.`
  world.report.warning({ code: 'root-security', message, at }, { api: draft.logicalId, route })
  return applies ? root : undefined
}

function observeSchemes(
  ignored: readonly string[],
  undefinedNames: readonly string[],
  route: string,
  { context, at }: OperationContext,
): void {
  const { report } = context.world
  const subject = { api: context.draft.logicalId, route }
  for (const name of ignored) {
    const message = `The security scheme ${name} has no x-amazon-apigateway-authorizer, so API Gateway checks nothing. Add an authorizer.`
    report.warning({ code: 'auth-without-effect', message, at }, subject)
    report.observe('scheme-without-authorizer', message, at, subject)
  }
  for (const name of undefinedNames)
    report.observe('undefined-security-scheme', `security names ${name}, which is not a security scheme. Define it.`, at, subject)
}

/** `/$default` of an HTTP API is the route `$default`. */
function routeKey({ kind }: ApiDraft, method: string, path: string): string {
  if (kind === 'HTTP' && (path === '$default' || path === '/$default')) return '$default'
  return `${method} ${path.startsWith('/') ? path : `/${path}`}`
}
