/**
 * A REST API's front gate, offline: it takes any authorizer and answers as API Gateway does, in the same order of checks.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { apiStage } from '../api-stage.ts'
import { iamAuthorize } from '../authorize/authorize-iam.ts'
import { openAuthorize } from '../authorize/authorize-open.ts'
import { policyJudge } from '../authorize/evaluate-policies.ts'
import type { RestApi } from '../offline-gateway.ts'
import { rawRequestOf } from '../raw-request.ts'
import type { RestApiOptions, RestEntry, RestRoute } from '../rest-options.ts'
import type { Trace } from '../trace.ts'
import { type ReadyAuthorizer, readyAuthorizer } from './rest-authorizers.ts'
import { checkRestOptions } from './rest-checks.ts'
import { MAX_BODY_BYTES, type ReadyRoute, restAnswer } from './rest-response.ts'
import { restRouter } from './rest-router.ts'

/** A REST API takes no more than 29 seconds for a request. */
const TIMEOUT_MS = 29_000

/**
 * Builds a REST API in this process. It judges any handler by API Gateway's rules: identity sources, the result cache,
 * the returned policy for the concrete ARN, the resource policy, and the gateway's own answers byte for byte.
 *
 * @throws {ConfigError} for what API Gateway would not take, and for unknown options.
 * @example
 * const api = restApi({
 *   stage: 'prod',
 *   authorizers: { users: handler },
 *   routes: { 'GET /pets': { authorizer: 'users', integration: () => Response.json([]) } },
 * })
 * const response = await api.fetch(new Request('https://pets.example/prod/pets'))
 * // 401 {"message":"Unauthorized"}
 */
export function restApi<const A extends Record<string, RestEntry>>(options: RestApiOptions<A>): RestApi {
  checkRestOptions(options)
  const { uncertain = {}, timeoutMs = TIMEOUT_MS, now = Date.now } = options
  const api = apiStage(options)
  const judge = policyJudge(api, options.resourcePolicy, uncertain)
  const authorizers = new Map(
    Object.entries<RestEntry>(options.authorizers).map(([name, entry]) => [
      name,
      readyAuthorizer(name, entry, { judge, uncertain, timeoutMs, now }),
    ]),
  )
  const open = openAuthorize(judge, uncertain)
  const iam = iamAuthorize({ principals: options.principals ?? {}, region: api.region, judge, uncertain })

  const readyRoute = ({ authorizer, scopes = [], integration }: RestRoute<keyof A>): ReadyRoute => {
    if (authorizer === null) return { authorization: 'NONE', authorizer: null, authorize: open, scopes, integration }
    const name = String(authorizer)
    if (name === 'AWS_IAM') return { authorization: 'AWS_IAM', authorizer: null, authorize: iam, scopes, integration }
    const ready = authorizers.get(name)
    if (ready === undefined) throw new ConfigError('restApi', 'routes', 'about known authorizers')
    return { authorization: ready.type, authorizer: name, authorize: ready.authorize, scopes, integration }
  }
  const routes = Object.entries<RestRoute<keyof A>>(options.routes).map(([key, route]) => [key, readyRoute(route)] as const)
  const answer = restAnswer({
    api,
    match: restRouter(Object.fromEntries(routes)),
    judge,
    uncertain,
    basePath: options.basePath,
    timeoutMs,
    now,
    hasResourcePolicy: options.resourcePolicy !== undefined,
  })

  return offlineRestApi(answer, [...authorizers.values()])
}

type Answer = ReturnType<typeof restAnswer>

function offlineRestApi(answer: Answer, authorizers: readonly ReadyAuthorizer[]): RestApi {
  let last: Trace | undefined
  const sendTraced: RestApi['sendTraced'] = async (request) => {
    const answered = await answer(request)
    last = answered.trace
    return answered
  }
  const send: RestApi['send'] = async (request) => (await sendTraced(request)).response
  return {
    send,
    sendTraced,
    async fetch(request) {
      return send(await rawRequestOf(request, MAX_BODY_BYTES))
    },
    lastTrace: () => last,
    flushAuthorizersCache() {
      for (const authorizer of authorizers) authorizer.flush()
    },
    cachedReplies: () => authorizers.reduce((sum, { cachedReplies }) => sum + cachedReplies(), 0),
  }
}
