/**
 * The Lambda authorizer of an AppSync GraphQL API.
 *
 * @module
 */

import type { Context } from 'aws-lambda'
import { ConfigError } from '../../errors.ts'
import {
  type AppSyncAuthorizerEvent,
  type AppSyncDefinition,
  type AuthorizerRequest,
  readAppSyncEvent,
  sourceText,
  type Verifier,
} from '../../events/index.ts'
import { deepFreeze } from '../../internal/deep-freeze.ts'
import { callback, nullable, object, optional, optionSchema, string } from '../../options.ts'
import type { Predicate } from '../../policy/index.ts'
import type { FlatContext } from '../authorizer-options.ts'
import { identitySources } from '../identity-sources.ts'
import type { DecisionRecord } from '../logging/decision-hook.ts'
import { TTL_SECONDS } from '../prepare-options.ts'
import { remainingSeconds } from '../service/lifetime.ts'
import { type Row, readRuleTable, readsOfRows, rowOption } from '../service/rule-table.ts'
import { appSyncContext, fitsAppSync } from '../service/service-context.ts'
import { SERVICE_CHECKS, type ServiceDecision, serviceHandler } from '../service/service-handler.ts'
import { readSchemaFields, SchemaSyntaxError } from './schema-fields.ts'

/** What a Lambda authorizer returns to AppSync. */
export interface AppSyncAuthorizerResponse<C> {
  /** Whether the request may be executed. */
  isAuthorized: boolean
  /** The values of `$ctx.identity.resolverContext`. */
  resolverContext?: C
  /** The fields whose values become `null`: `Type.field`, sorted. */
  deniedFields?: string[]
  /** How long AppSync caches this response, in seconds. */
  ttlOverride?: number
}

/** The key of a field: `Query.pets`. */
export type FieldKey = `${string}.${string}`

/** Options of {@link appSyncAuthorizer}. */
export interface AppSyncAuthorizerOptions<I, C extends FlatContext, K extends FieldKey> {
  /**
   * Authenticates the caller. Let it read the token as `header('authorization')`, whole: clients of AppSync send no `Bearer ` prefix to a
   * Lambda authorizer. A verifier that reads anything else requires `ttlSeconds: 0`.
   */
  readonly authenticate: Verifier<I>
  /**
   * The fields and who may resolve them: a predicate, or a function of the identity. AppSync allows a field that is not listed to every
   * authorized caller: list all fields of the root types, and fields of other types to restrict them.
   *
   * A denied field becomes `null`. AWS does not document whether the resolver of a denied mutation runs: check writes in the resolver too.
   */
  readonly fields: { readonly [F in K]: Predicate<NoInfer<I>> | ((identity: NoInfer<I>) => boolean) }
  /**
   * The schema in SDL. Building fails if a field of `Query`, `Mutation` or `Subscription` (or of the types that a `schema { … }` block
   * names) is not in `fields`, or if a key of `fields` is not a field of an object type. `null`: the table is not compared with a schema.
   */
  readonly schema: string | null
  /** The API's `authorizerResultTtlInSeconds`: an integer from 0 to 3600. AppSync caches by the token. */
  readonly ttlSeconds: number
  /**
   * Returns the `resolverContext`: strings, numbers and booleans; properties that are `undefined` are omitted. A caller whose context is
   * larger than AppSync's limit of 5 MB is denied.
   */
  readonly context?: ((identity: NoInfer<I>) => C) | undefined
  /** How long the verifier may take, in milliseconds, greater than 0. Default and maximum: 9500, AppSync's limit less half a second. */
  readonly timeoutMs?: number | undefined
  /** Called after each decision. Its result and its errors are ignored; a promise is awaited for at most 10 ms. */
  readonly onDecision?: ((record: DecisionRecord) => void) | undefined
}

const SUBJECT = 'appSyncAuthorizer'
/** AppSync waits 10 seconds. */
const MAX_TIMEOUT_MS = 9_500
/** A name in GraphQL, twice. */
const FIELD_KEY = /^[_A-Za-z]\w{0,255}\.[_A-Za-z]\w{0,255}$/

type Options<I> = AppSyncAuthorizerOptions<I, FlatContext, FieldKey>

const OPTIONS = optionSchema<Options<unknown>>(SUBJECT, {
  ...SERVICE_CHECKS,
  fields: { ...object, expected: 'an object of fields and rules' },
  schema: nullable(string, 'compare the fields with no schema'),
  ttlSeconds: TTL_SECONDS,
  context: optional(callback),
})

/**
 * Creates the Lambda authorizer of an AppSync GraphQL API.
 *
 * An absent or rejected token results in `{ isAuthorized: false }`. Any other caller is authorized, with the fields whose rules fail in
 * `deniedFields`; a caller for whom every rule fails is not authorized. `ttlOverride` is the smaller of `ttlSeconds` and the remaining
 * lifetime of the credential, so that a cached result ends with its token. An outage is thrown as an `UnavailableError`: AppSync fails the request.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong, if a response could not be cached safely, or if `fields` does not fit the schema.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization
 * @example
 * export const handler = appSyncAuthorizer({
 *   authenticate: bearer(users, { from: header('authorization') }),
 *   ttlSeconds: 300,
 *   schema,
 *   fields: { 'Query.pets': authenticated, 'Mutation.addPet': inGroup('admins') },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of a context without properties
export function appSyncAuthorizer<I, C extends FlatContext = {}, const K extends FieldKey = FieldKey>(
  options: AppSyncAuthorizerOptions<I, C, K>,
): ((event: AppSyncAuthorizerEvent, context?: Context) => Promise<AppSyncAuthorizerResponse<C>>) & {
  /** The settings of the authorizer, frozen. */
  readonly definition: AppSyncDefinition
} {
  const checked = OPTIONS.check(options) as Options<I> // the signature states the type of the identity
  const { authenticate, schema, ttlSeconds, context } = checked
  const rows = readRuleTable<I>({
    subject: SUBJECT,
    option: 'fields',
    table: checked.fields,
    issuers: authenticate.issuers,
    binds: false,
  })
  for (const { key } of rows) if (!FIELD_KEY.test(key)) throw new ConfigError(SUBJECT, rowOption('fields', key), 'Type.field')
  if (schema !== null) compareWithSchema(schema, checked.fields)
  checkCacheKey(checked, rows)

  const decide = (identity: I, { request }: { readonly request: AuthorizerRequest }): Decision<C> => {
    const remaining = remainingSeconds(identity, Date.now())
    return decideFields({ rows, identity, request, ttlSeconds: Math.min(ttlSeconds, remaining) }, context)
  }
  const handle = serviceHandler<I, { readonly request: AuthorizerRequest }, AppSyncAuthorizerResponse<C>>(checked, {
    maxTimeoutMs: MAX_TIMEOUT_MS,
    parseEvent: (event) => ({ request: readAppSyncEvent(event) }),
    refuse: () => ({ isAuthorized: false }),
    decide,
  })
  const { identityValidationExpression } = authenticate
  const definition: AppSyncDefinition = deepFreeze({
    api: 'APPSYNC',
    type: 'LAMBDA',
    ttlSeconds,
    fields: rows.map(({ key }) => key),
    ...(identityValidationExpression !== undefined && { validationExpression: identityValidationExpression }),
  })
  return Object.assign(handle, { definition })
}

type Decision<C> = ServiceDecision<AppSyncAuthorizerResponse<C>>

interface FieldRequest<I> {
  readonly rows: readonly Row<I>[]
  readonly identity: I
  readonly request: AuthorizerRequest
  /** How long the response may be cached. */
  readonly ttlSeconds: number
}

function decideFields<I, C>(
  { rows, identity, request, ttlSeconds }: FieldRequest<I>,
  context: ((identity: I) => unknown) | undefined,
): Decision<C> {
  // One rule may stand for many fields: it is evaluated once.
  const residuals = new Map<unknown, unknown>()
  const isDenied = ({ rule, evaluate }: Row<I>): boolean => {
    if (!residuals.has(rule)) residuals.set(rule, evaluate(identity, request))
    return residuals.get(rule) !== 'all'
  }
  const deniedFields = rows
    .filter(isDenied)
    .map(({ key }) => key)
    .sort()
  if (deniedFields.length === rows.length) return { response: { isAuthorized: false }, outcome: 'deny', code: 'denied' }
  const resolverContext = context === undefined ? undefined : appSyncContext(context(identity))
  if (resolverContext !== undefined && !fitsAppSync(resolverContext)) {
    return { response: { isAuthorized: false }, outcome: 'deny', code: 'ERR_REPLY' }
  }
  const response: AppSyncAuthorizerResponse<C> = {
    isAuthorized: true,
    // The context is what the user's callback returned: `C` by the signature.
    ...(resolverContext !== undefined && { resolverContext: resolverContext as C }),
    deniedFields,
    ttlOverride: ttlSeconds,
  }
  return { response, outcome: 'allow', code: 'allowed' }
}

/** AppSync caches by the token alone: under a TTL nothing else may be read. */
function checkCacheKey<I>({ authenticate, ttlSeconds }: Options<I>, rows: readonly Row<I>[]): void {
  if (ttlSeconds === 0) return
  const sources = identitySources({
    subject: SUBJECT,
    ttlSeconds,
    reads: authenticate.reads,
    ruleReads: readsOfRows(rows),
  })
  const other = sources.find(({ in: kind, name }) => kind !== 'header' || name.toLowerCase() !== 'authorization')
  if (other === undefined) return
  const problem = `authenticate reads ${sourceText(other)}, but AppSync caches by the authorization header alone. Read header('authorization'), or set ttlSeconds to 0.`
  throw new ConfigError(SUBJECT, 'authenticate', '', problem)
}

/** @throws {ConfigError} for a root field without a rule, and for a rule without a field. */
function compareWithSchema(schema: string, fields: { readonly [key: string]: unknown }): void {
  const { types, roots } = parseSchema(schema)
  for (const root of roots) {
    for (const field of types.get(root) ?? []) {
      const key = `${root}.${field}`
      if (Object.hasOwn(fields, key)) continue
      const problem = `fields must have a rule for ${key}: AppSync allows a field that is not listed to every authorized caller.`
      throw new ConfigError(SUBJECT, rowOption('fields', key), '', problem)
    }
  }
  for (const key of Object.keys(fields)) {
    const [type = '', field = ''] = key.split('.')
    if (types.get(type)?.has(field) !== true)
      throw new ConfigError(SUBJECT, rowOption('fields', key), 'a field of an object type of the schema')
  }
}

function parseSchema(schema: string): ReturnType<typeof readSchemaFields> {
  try {
    return readSchemaFields(schema)
  } catch (error) {
    if (!(error instanceof SchemaSyntaxError)) throw error
    throw new ConfigError(SUBJECT, 'schema', `valid SDL; line ${error.line} is not`)
  }
}
