/**
 * The Lambda authorizer of an HTTP API, in both payload formats, with policy replies or simple ones.
 *
 * @module
 */

import type {
  APIGatewayAuthorizerResult,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerResult,
  Context,
} from 'aws-lambda'
import { ConfigError } from '../errors.ts'
import { type Declared, type HttpRequest, readHttpEvent1, readHttpEvent2, type Source } from '../events/index.ts'
import { evaluate, type HttpRouteKey, type PolicyDocument } from '../policy/index.ts'
import { onlyRoute, proveSimpleReplies } from '../policy/routes/index.ts'
import { type Granted, makeJudge } from './authorize.ts'
import type { Authorizer, AuthorizerOptions, Cached, FlatContext, JsonContext, PerRoute } from './authorizer-options.ts'
import { frozen } from './frozen.ts'
import { checkTtl, identitySources } from './identity-sources.ts'
import { policyReply } from './policy-reply.ts'
import { type Gate, prepare } from './prepare.ts'

const SUBJECT = 'httpApiAuthorizer'
const ROUTE_SOURCES: readonly Source[] = [{ in: 'context', name: 'routeKey' }]
/** An HTTP API gives its authorizer 10 seconds; half a second is left for the reply. */
const PATIENCE_MS = 9_500

/** Replies of payload 2.0 carry JSON context, which `@types/aws-lambda` types as strings, numbers, booleans. */
export type PolicyReply<C> = Omit<APIGatewayAuthorizerResult, 'context'> & { context?: C }
export type SimpleReply<C> = APIGatewaySimpleAuthorizerResult & { context?: C }

/** What the factory returns with payload 2.0 and policy replies; `C` is the context's type. */
export type HttpApiAuthorizer<C = unknown> = Authorizer<
  APIGatewayRequestAuthorizerEventV2,
  PolicyReply<C>,
  C,
  Declared & HttpRequest
>

type Reply<C> = PolicyReply<C> | SimpleReply<C> | APIGatewayAuthorizerResult
type HttpEvent = APIGatewayRequestAuthorizerEvent | APIGatewayRequestAuthorizerEventV2

/**
 * Builds the Lambda handler of an HTTP API's authorizer. Policy replies are the default. A simple reply is one boolean
 * for whatever shares its cache key, so `simple: true` with a TTL needs `cachePer: 'route'` and rules that are the same
 * for every path and request of a route.
 *
 * @throws {ConfigError} for what cannot be cached safely, an unknown or missing option, or a table that no document can say.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 * @example
 * export const handler = httpApiAuthorizer({
 *   authenticate: bearer(oidc({ issuer: 'https://id.example/', audience: 'pets', algorithms: ['RS256'] })),
 *   payload: '2.0',
 *   ttlSeconds: 60,
 *   routes: { 'GET /pets': hasScope('pets/read') },
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: `{}` is the type of no context at all
export function httpApiAuthorizer<I, C extends JsonContext = {}, const K extends HttpRouteKey = HttpRouteKey>(
  options: AuthorizerOptions<I, C, K> & Cached & PerRoute & { readonly payload: '2.0'; readonly simple: true },
): Authorizer<APIGatewayRequestAuthorizerEventV2, SimpleReply<C>, C, Declared & HttpRequest>
// biome-ignore lint/complexity/noBannedTypes: as above
export function httpApiAuthorizer<I, C extends JsonContext = {}, const K extends HttpRouteKey = HttpRouteKey>(
  options: AuthorizerOptions<I, C, K> & Cached & PerRoute & { readonly payload: '2.0'; readonly simple?: false },
): Authorizer<APIGatewayRequestAuthorizerEventV2, PolicyReply<C>, C, Declared & HttpRequest>
// biome-ignore lint/complexity/noBannedTypes: as above
export function httpApiAuthorizer<I, C extends FlatContext = {}, const K extends HttpRouteKey = HttpRouteKey>(
  options: AuthorizerOptions<I, C, K> & Cached & PerRoute & { readonly payload: '1.0' },
): Authorizer<APIGatewayRequestAuthorizerEvent, APIGatewayAuthorizerResult, C, Declared & HttpRequest>
export function httpApiAuthorizer<I, C extends JsonContext, const K extends HttpRouteKey>(
  options: AuthorizerOptions<I, C, K> & Cached & PerRoute & { readonly payload: '1.0' | '2.0'; readonly simple?: boolean },
): Authorizer<never, Reply<C>, C, Declared & HttpRequest> {
  const { payload, ttlSeconds, cachePer, simple = false } = options
  const gate: Gate = {
    subject: SUBJECT,
    api: 'HTTP',
    shape: payload === '1.0' ? 'flat' : 'json',
    patienceMs: PATIENCE_MS,
    perRoute: simple === true,
    chooser: onlyRoute,
  }
  const prepared = prepare<I>(gate, options, { required: ['payload', 'ttlSeconds'], optional: ['simple', 'cachePer'] })
  checkTtl(SUBJECT, ttlSeconds)
  if (payload !== '1.0' && payload !== '2.0') throw new ConfigError(SUBJECT, 'payload', "'1.0' or '2.0'")
  if (typeof simple !== 'boolean') throw new ConfigError(SUBJECT, 'simple', 'true or false')
  if (simple && payload === '1.0') throw new ConfigError(SUBJECT, 'simple', "false with payload '1.0', which takes policies only")
  const { table } = prepared
  if (simple && ttlSeconds > 0) {
    if (cachePer !== 'route') {
      throw new ConfigError(
        SUBJECT,
        'simple',
        "used with ttlSeconds 0 or with cachePer: 'route', because a cached boolean answers for every route of the API",
      )
    }
    proveSimpleReplies(SUBJECT, table)
  }
  const definition: Declared & HttpRequest = frozen({
    api: 'HTTP',
    type: 'REQUEST',
    payload,
    simple,
    ttlSeconds,
    identitySources: identitySources({
      subject: SUBJECT,
      ttlSeconds,
      reads: options.authenticate.reads,
      ruleReads: table.reads,
      routeSources: cachePer === 'route' ? ROUTE_SOURCES : [],
    }),
    routes: [...table.routes],
    overreach: simple ? [] : [...table.overreach],
  })
  const judge = makeJudge<I>(gate, { ...prepared, read: payload === '1.0' ? readHttpEvent1 : readHttpEvent2 })

  async function handleHttpEvent(event: HttpEvent, context?: Context): Promise<Reply<C>> {
    const granted = await judge(event, context)
    return simple ? simpleReply<C>(granted) : policyReply(granted)
  }
  return Object.assign(handleHttpEvent, { definition })
}

/** A boolean has no conditions: what the document says is settled here, with what the event tells, and the rest fails. */
function simpleReply<C>({ document, request, principalId, context }: Granted): SimpleReply<C> {
  const known = {
    'aws:CurrentTime': new Date().toISOString(),
    'aws:EpochTime': String(Math.floor(Date.now() / 1000)),
    ...(request.sourceIp === undefined ? {} : { 'aws:SourceIp': request.sourceIp }),
  }
  const { verdict } = evaluate(
    { identity: [settled(document, known)] },
    { principal: principalId, action: 'execute-api:Invoke', resource: request.arn, context: known },
  )
  // `context` is what the user's callback returned, checked: C by its signature.
  return { isAuthorized: verdict === 'allow', ...(context === undefined ? {} : { context: context as C }) }
}

/** Without what opens on a key that the event does not tell: `StringNotEquals` would hold, because the key is missing here. */
function settled(document: PolicyDocument, known: object): PolicyDocument {
  const names = new Set(Object.keys(known).map((name) => name.toLowerCase()))
  const isSettled = (keys: object): boolean => Object.keys(keys).every((key) => names.has(key.toLowerCase()))
  const statements = [document.Statement].flat()
  return {
    ...document,
    Statement: statements.filter(({ Effect, Condition = {} }) => Effect === 'Deny' || Object.values(Condition).every(isSettled)),
  }
}
