/**
 * Authorizers as people write them: twenty whose responses must not be cached as configured, and twenty that may be. Each
 * one comes with the API and the callers of its team. Nothing here knows how the check works.
 */

import { createHmac, randomUUID } from 'node:crypto'
import type { CacheSafetyOptions } from '../../../src/gateway/index.ts'

/** An authorizer with its settings and the requests of its team. */
export interface Example {
  readonly name: string
  /** What the response depends on. */
  readonly kind: string
  readonly type: 'TOKEN' | 'REQUEST'
  readonly sources: readonly { readonly in: 'header' | 'query' | 'stageVariable' | 'context'; readonly name: string }[]
  readonly handler: (event: never, context: never) => unknown
  readonly callers?: CacheSafetyOptions['callers']
  readonly routes?: readonly string[]
  readonly options?: object
}

interface Event {
  readonly methodArn: string
  readonly authorizationToken: string
  readonly httpMethod: string
  readonly path: string
  readonly resource: string
  readonly headers: { readonly [name: string]: string }
  readonly queryStringParameters: { readonly [name: string]: string } | null
  readonly pathParameters: { readonly [name: string]: string } | null
  readonly stageVariables: { readonly [name: string]: string } | null
  readonly requestContext: {
    readonly requestId: string
    readonly requestTimeEpoch: number
    readonly stage: string
    readonly domainName: string
    readonly identity: { readonly sourceIp: string; readonly userAgent: string | null }
  }
}

type Authorizer = (event: Event) => unknown

const AUTHORIZATION = { in: 'header', name: 'Authorization' } as const

/** The names as clients send them: HTTP does not distinguish their case. */
function headerOf({ headers }: Event, name: string): string | undefined {
  return Object.entries(headers).find(([one]) => one.toLowerCase() === name)?.[1]
}

/** Tokens of this shop are `{user}.{role}.{signature}`. */
export function tokenFor(user: string, role: string): string {
  return `${user}.${role}.${createHmac('sha256', 'k').update(`${user}.${role}`).digest('base64url')}`
}

function readToken(text: string | undefined): { user: string; role: string } {
  const [user = '', role = ''] = (text ?? '').replace(/^Bearer /, '').split('.')
  if (text?.replace(/^Bearer /, '') !== tokenFor(user, role)) throw new Error('Unauthorized')
  return { user, role }
}

function userOf(event: Event): { user: string; role: string } {
  return readToken(event.authorizationToken ?? headerOf(event, 'authorization'))
}

type Statement = { Effect: 'Allow' | 'Deny'; Action: string; Resource: string | string[]; Condition?: object }

function respond(principalId: string, Statement: Statement[], more: object = {}): object {
  return { principalId, policyDocument: { Version: '2012-10-17', Statement }, ...more }
}

function statement(Effect: 'Allow' | 'Deny', Resource: string | string[], Condition?: object): Statement {
  return { Effect, Action: 'execute-api:Invoke', Resource, ...(Condition && { Condition }) }
}

/** `arn:…/stage/GET/pets/1` -> `arn:…/stage` + `/GET/pets/*`. */
function stageArn({ methodArn }: Event, rest: string): string {
  return `${methodArn.split('/').slice(0, 2).join('/')}${rest}`
}

function everywhere(event: Event): string {
  return stageArn(event, '/*/*')
}

function example(
  name: string,
  kind: string,
  handler: Authorizer,
  more: Partial<Pick<Example, 'type' | 'sources' | 'callers' | 'routes' | 'options'>> = {},
): Example {
  const { type = 'REQUEST', sources = [AUTHORIZATION] } = more
  // The gateway passes the event that API Gateway sends.
  return { ...more, name, kind, type, sources, handler: handler as unknown as Example['handler'] }
}

const bearer = (user: string, role: string): string => `Bearer ${tokenFor(user, role)}`
const jane = { headers: { Authorization: bearer('jane', 'user') } }

/** Responses that depend on more than the identity sources. */
export const FAULTY: readonly Example[] = [
  example(
    'the AWS blueprint, shortened: allows event.methodArn',
    'method ARN',
    async (event) => respond(userOf(event).user, [statement('Allow', event.methodArn)]),
    { type: 'TOKEN' },
  ),
  example('allows the requested path with any method', 'path', async (event) =>
    respond(userOf(event).user, [statement('Allow', stageArn(event, `/*${event.path}`))]),
  ),
  example(
    'allows the requested method only, under a proxy route',
    'method',
    async (event) => respond(userOf(event).user, [statement('Allow', stageArn(event, `/${event.httpMethod}/*`))]),
    { routes: ['GET /files/a', 'POST /files/a', 'GET /files/b/c'] },
  ),
  example('looks up the role of the route in a map, and denies everything else', 'resource', async (event) => {
    const { user, role } = userOf(event)
    const needs: Record<string, string> = { '/admin/{proxy+}': 'admin' }
    const allowed = (needs[event.resource] ?? role) === role
    return respond(user, [statement(allowed ? 'Allow' : 'Deny', everywhere(event))])
  }),
  example(
    'tenant header decides, Authorization is the key',
    'header',
    async (event) => {
      const { user } = userOf(event)
      return respond(user, [statement(headerOf(event, 'x-tenant') === 'acme' ? 'Allow' : 'Deny', everywhere(event))])
    },
    {
      callers: {
        acme: { headers: { ...jane.headers, 'X-Tenant': 'acme' } },
        other: { headers: { ...jane.headers, 'X-Tenant': 'zeta' } },
      },
    },
  ),
  example(
    'passes the tenant header to the backend',
    'context',
    async (event) =>
      respond(userOf(event).user, [statement('Allow', everywhere(event))], {
        context: { tenant: headerOf(event, 'x-tenant') ?? '' },
      }),
    { callers: { a: { headers: { ...jane.headers, 'X-Tenant': 'a' } }, b: { headers: { ...jane.headers, 'X-Tenant': 'b' } } } },
  ),
  example(
    'office network, checked in code',
    'source address',
    async (event) => {
      const inside = event.requestContext.identity.sourceIp.startsWith('10.')
      return respond(userOf(event).user, [statement(inside ? 'Allow' : 'Deny', everywhere(event))])
    },
    { callers: { office: { ...jane, sourceIp: '10.20.0.4' }, home: { ...jane, sourceIp: '81.2.69.142' } } },
  ),
  example('office network with one caller in the test', 'source address', async (event) => {
    const inside = event.requestContext.identity.sourceIp === '127.0.0.1'
    return respond(userOf(event).user, [statement(inside ? 'Allow' : 'Deny', everywhere(event))])
  }),
  example('opening hours from the Lambda clock', 'time', async (event) => {
    const hour = new Date().getUTCHours()
    return respond(userOf(event).user, [statement(hour >= 7 && hour < 19 ? 'Allow' : 'Deny', everywhere(event))])
  }),
  example('weekdays from the request time', 'time', async (event) => {
    const day = new Date(event.requestContext.requestTimeEpoch).getUTCDay()
    return respond(userOf(event).user, [statement(day % 6 === 0 ? 'Deny' : 'Allow', everywhere(event))])
  }),
  example(
    'the user in the query owns the response',
    'query',
    async (event) => {
      const { user } = userOf(event)
      const acting = event.queryStringParameters?.['as'] ?? user
      return respond(acting, [statement('Allow', everywhere(event))], { context: { actingAs: acting } })
    },
    { callers: { self: jane, acting: { ...jane, query: { as: 'bob' } } } },
  ),
  example(
    'blocks old clients by their user agent',
    'user agent',
    async (event) => {
      const old = headerOf(event, 'user-agent')?.startsWith('Shop/1.') === true
      return respond(userOf(event).user, [statement(old ? 'Deny' : 'Allow', everywhere(event))])
    },
    { callers: { old: { headers: { ...jane.headers, 'User-Agent': 'Shop/1.4' } }, new: jane } },
  ),
  example(
    'any path parameter that equals the user',
    'path parameter',
    async (event) => {
      const { user } = userOf(event)
      return respond(user, [statement(event.pathParameters?.['id'] === user ? 'Allow' : 'Deny', everywhere(event))])
    },
    { routes: ['GET /users/jane', 'GET /users/bob'] },
  ),
  example('a sample of the traffic', 'random', async (event) =>
    respond(userOf(event).user, [statement(nextSample() < 0.5 ? 'Allow' : 'Deny', everywhere(event))]),
  ),
  example(
    'a session cookie next to the key',
    'cookie',
    async (event) => {
      const signedIn = headerOf(event, 'cookie')?.includes('session=') === true
      return respond(signedIn ? 'member' : 'guest', [statement(signedIn ? 'Allow' : 'Deny', everywhere(event))])
    },
    {
      sources: [{ in: 'header', name: 'X-Client' }],
      callers: {
        member: { headers: { 'X-Client': 'web', Cookie: 'session=1' } },
        guest: { headers: { 'X-Client': 'web' } },
      },
    },
  ),
  example(
    'the key is the client, the token is read from elsewhere',
    'credential outside the key',
    async (event) => {
      const { user, role } = userOf(event)
      return respond(user, [statement(role === 'admin' ? 'Allow' : 'Deny', everywhere(event))])
    },
    {
      sources: [{ in: 'header', name: 'X-Client' }],
      callers: {
        admin: { headers: { 'X-Client': 'cli', Authorization: bearer('root', 'admin') } },
        user: { headers: { 'X-Client': 'cli', Authorization: bearer('jane', 'user') } },
      },
    },
  ),
  example(
    'calls back with a policy for the first segment',
    'first path segment',
    ((event: Event, _context: unknown, callback: (error: unknown, value: unknown) => void) => {
      const [, segment = ''] = event.path.split('/')
      callback(null, respond(userOf(event).user, [statement('Allow', stageArn(event, `/*/${segment}/*`))]))
    }) as unknown as Authorizer,
    { options: { runtime: 'nodejs22.x' }, routes: ['GET /users/jane', 'GET /files/a'] },
  ),
  example('a Deny of the requested route, kept for all', 'explicit deny', async (event) => {
    const { user } = userOf(event)
    const forbidden = event.path.startsWith('/admin/')
    return respond(user, [statement('Allow', everywhere(event)), ...(forbidden ? [statement('Deny', everywhere(event))] : [])])
  }),
  example('a wildcard that ends at the level of the request', 'depth', async (event) => {
    const parent = event.methodArn.split('/').slice(0, -1).join('/')
    return respond(userOf(event).user, [statement('Allow', `${parent}/*`)])
  }),
  example(
    'another principal for each preferred language',
    'principal',
    async (event) => respond(headerOf(event, 'accept-language') ?? 'x', [statement('Allow', everywhere(event))]),
    {
      callers: {
        de: { headers: { ...jane.headers, 'Accept-Language': 'de' } },
        en: { headers: { ...jane.headers, 'Accept-Language': 'en' } },
      },
    },
  ),
]

/** Not `Math.random`, so that the test is the same each time. */
let sample = 0
function nextSample(): number {
  sample = (sample * 1103515245 + 12345) % 2147483648
  return sample / 2147483648
}

const verifiedTokens = new Map<string, { user: string; role: string }>()

/** Responses that depend on the identity sources only, or whose other inputs API Gateway evaluates for each request. */
export const CORRECT: readonly Example[] = [
  example(
    'all routes of the stage',
    'broad',
    async (event) => respond(userOf(event).user, [statement('Allow', everywhere(event))]),
    {
      type: 'TOKEN',
    },
  ),
  example('any resource at all', 'broad', async (event) => respond(userOf(event).user, [statement('Allow', '*')])),
  example('routes of a role', 'role', async (event) => {
    const { user, role } = userOf(event)
    const admin = role === 'admin' ? [stageArn(event, '/*/admin/*')] : []
    return respond(user, [statement('Allow', [stageArn(event, '/*/users/*'), stageArn(event, '/*/files/*'), ...admin])])
  }),
  example('denies admin routes to users', 'role', async (event) => {
    const { user, role } = userOf(event)
    const denied = role === 'admin' ? [] : [statement('Deny', stageArn(event, '/*/admin/*'))]
    return respond(user, [statement('Allow', everywhere(event)), ...denied])
  }),
  example('read access only', 'methods', async (event) =>
    respond(userOf(event).user, [
      statement(
        'Allow',
        ['GET', 'HEAD', 'OPTIONS'].map((method) => stageArn(event, `/${method}/*`)),
      ),
    ]),
  ),
  example('own resources, from the token', 'ownership', async (event) => {
    const { user } = userOf(event)
    return respond(user, [statement('Allow', stageArn(event, `/*/users/${user}`))])
  }),
  example('source address as a condition', 'condition', async (event) =>
    respond(userOf(event).user, [statement('Allow', everywhere(event), { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })]),
  ),
  example('office hours as conditions', 'condition', async (event) =>
    respond(userOf(event).user, [
      statement('Allow', everywhere(event), {
        DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' },
        DateLessThan: { 'aws:CurrentTime': '2090-01-01T00:00:00Z' },
      }),
    ]),
  ),
  example('blocks a user agent by condition', 'condition', async (event) =>
    respond(userOf(event).user, [
      statement('Allow', everywhere(event)),
      statement('Deny', everywhere(event), { StringLike: { 'aws:UserAgent': 'Shop/1.*' } }),
    ]),
  ),
  example(
    'tenant header in the key',
    'second source',
    async (event) => {
      const tenant = headerOf(event, 'x-tenant') ?? ''
      return respond(userOf(event).user, [statement(tenant === 'a' ? 'Allow' : 'Deny', everywhere(event))], {
        context: { tenant },
      })
    },
    {
      sources: [AUTHORIZATION, { in: 'header', name: 'x-tenant' }],
      callers: { a: { headers: { ...jane.headers, 'X-Tenant': 'a' } }, b: { headers: { ...jane.headers, 'X-Tenant': 'b' } } },
    },
  ),
  example(
    'method and path in the key, methodArn echoed',
    'route in the key',
    async (event) => respond(userOf(event).user, [statement('Allow', event.methodArn)]),
    { sources: [AUTHORIZATION, { in: 'context', name: 'path' }, { in: 'context', name: 'httpMethod' }] },
  ),
  example(
    'a query key',
    'query source',
    async (event) =>
      respond('partner', [statement(event.queryStringParameters?.['key'] === 'good' ? 'Allow' : 'Deny', everywhere(event))]),
    {
      sources: [{ in: 'query', name: 'key' }],
      callers: { good: { query: { key: 'good' } }, bad: { query: { key: 'bad' } }, none: {} },
    },
  ),
  example('throws for everybody but admins', 'errors', async (event) => {
    const { user, role } = userOf(event)
    if (role !== 'admin') throw new Error('Unauthorized')
    return respond(user, [statement('Allow', everywhere(event))])
  }),
  example('fails for an unknown role', 'errors', async (event) => {
    const { user, role } = userOf(event)
    if (role === 'guest') throw new Error('role store: no such role')
    return respond(user, [statement('Allow', everywhere(event))])
  }),
  example('logs the request and returns times and ids', 'volatile context', async (event) =>
    respond(userOf(event).user, [statement('Allow', everywhere(event))], {
      context: { issuedAt: Date.now(), decision: randomUUID(), request: event.requestContext.requestId },
    }),
  ),
  example('remembers verified tokens', 'internal cache', async (event) => {
    const token = event.authorizationToken ?? headerOf(event, 'authorization') ?? ''
    const found = verifiedTokens.get(token) ?? readToken(token)
    verifiedTokens.set(token, found)
    return respond(found.user, [statement('Allow', everywhere(event))], { context: { role: found.role } })
  }),
  example('tokens with a lifetime', 'expiry', async (event) => {
    const { user } = userOf(event)
    const expired = Date.now() > started + 7_200_000
    return respond(user, [statement(expired ? 'Deny' : 'Allow', everywhere(event))])
  }),
  example(
    'stage variable names the tenant',
    'stage variable',
    async (event) =>
      respond(userOf(event).user, [statement(event.stageVariables?.['tenant'] === 'a' ? 'Allow' : 'Deny', everywhere(event))]),
    { options: { stageVariables: { tenant: 'a' } } },
  ),
  example(
    'context.succeed with nested promises',
    'runtime style',
    ((event: Event, context: { succeed(value: unknown): void }) => {
      Promise.resolve(userOf(event)).then(({ user }) => context.succeed(respond(user, [statement('Allow', everywhere(event))])))
    }) as unknown as Authorizer,
    { options: { runtime: 'nodejs20.x' } },
  ),
  example(
    'denies everybody, and says why',
    'deny',
    async (event) =>
      respond(userOf(event).user, [statement('Deny', everywhere(event))], {
        context: { reason: 'maintenance', path: event.path },
      }),
    { type: 'REQUEST' },
  ),
]

const started = Date.now()
