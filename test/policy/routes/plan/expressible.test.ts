import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../../src/events/index.ts'
import {
  authenticated,
  every,
  hasScope,
  not,
  own,
  type Predicate,
  parseExecuteApiArn,
  type Rule,
  routeTable,
  some,
  sourceIp,
} from '../../../../src/policy/index.ts'
import type { Cells } from '../oracle.ts'

// Rules are created in each test, because the identity of a rule matters for the check.
const near = () => sourceIp('10.0.0.0/8')
const far = () => sourceIp('11.0.0.0/8')
const scope = () => hasScope('a')
const also = () => hasScope('b')
const many = (count: number): Predicate<Identity> =>
  every(authenticated, ...Array.from({ length: count }, (_, at) => hasScope(`s${at}`)))
/** The check knows nothing about a user's rule, so it may pass or fail. */
const odd: Rule<Identity> = { name: 'odd', binds: [], reads: [], partial: () => 'all' }

const tableOf = (routes: Cells, onInexpressible: 'error' | 'deny' = 'error') =>
  routeTable<Identity>({ subject: 'test', api: '$default' in routes ? 'HTTP' : 'REST', issuers: ['i'], routes, onInexpressible })

/** Three nested routes: `/{x}` contains `/a/{id}`, which contains `/a/{id}/b`. */
const nested = (outer: Rule<Identity>, closed: Rule<Identity>, inner: Rule<Identity>): Cells => ({
  'GET /{x}': outer,
  'GET /a/{id}': closed,
  'GET /a/{id}/b': inner,
})

describe('a table that IAM cannot express for some caller', () => {
  test.each<[string, () => Cells]>([
    ['a scope inside a route for everyone', () => nested(authenticated, scope(), authenticated)],
    ['and a different scope inside', () => nested(authenticated, scope(), also())],
    ['and its negation inside', () => nested(authenticated, scope(), not(scope()))],
    ['three rules about scopes', () => nested(also(), scope(), some(not(scope()), also()))],
    ['three rules of a user', () => nested(odd, { ...odd }, odd)],
    ['a network', () => nested(authenticated, near(), authenticated)],
    ['two networks', () => nested(authenticated, near(), far())],
    ['a scope inside a network', () => nested(near(), scope(), authenticated)],
    ['a network or a scope', () => nested(authenticated, some<Identity>(near(), scope()), far())],
    ['eight scopes', () => nested(authenticated, many(7), also())],
    ['eight scopes and a network', () => nested(near(), many(7), also())],
    ['eight scopes and an own path', () => ({ 'GET /u/{r+}': many(8), 'GET /u/{id}/x': own('id') })],
    ['below $default', () => ({ $default: authenticated, 'GET /a/{id}': scope(), 'GET /a/{id}/b': authenticated })],
    [
      'a route with a different method',
      () => ({ 'ANY /{r+}': authenticated, 'ANY /a/{id}': scope(), 'PUT /a/{id}/b': authenticated }),
    ],
    ['an own path inside a closed route', () => ({ 'GET /u/{r+}': authenticated, 'GET /u/{id}/x': own('id') })],
    [
      'an own path that contains the others',
      () => ({ 'GET /{id}/{r+}': own('id'), 'GET /{id}/b/{c}': scope(), 'GET /{id}/b/{c}/d': authenticated }),
    ],
    [
      'two claims that may be equal',
      () => ({ 'GET /{p}': authenticated, 'GET /x/a/{p}': every<Identity, string>(own('p', 'tenant'), own('p')) }),
    ],
    [
      'two claims that may differ',
      () => ({ 'GET /{id}/{x}': own('id'), 'GET /{id}/b/{c}': own('id', 'tenant'), 'GET /{id}/b/{c}/d': authenticated }),
    ],
  ])('is rejected: %s', (_, routes) => {
    expect(() => tableOf(routes())).toThrow(/test: routes cannot be expressed in one IAM policy/)
  })

  test('is rejected with the three routes and the remedies', () => {
    expect(() => tableOf(nested(authenticated, scope(), also()))).toThrow(
      "test: routes cannot be expressed in one IAM policy: for some callers GET /{x} is open, GET /a/{id} inside it is closed, and GET /a/{id}/b inside that is open. Use cachePer: 'route' or perRequest: true, or close GET /a/{id}/b for them with onInexpressible: 'deny'.",
    )
  })
})

describe('a table that IAM can express for every caller', () => {
  test.each<[string, () => Cells]>([
    ['no closed route', () => nested(authenticated, authenticated, scope())],
    ['closed for the same callers', () => nested(authenticated, scope(), scope())],
    ['closed together with the outer route', () => nested(scope(), scope(), authenticated)],
    ['an outer route that is never open', () => nested(not(authenticated), scope(), authenticated)],
    ['an inner route that is never open', () => nested(authenticated, scope(), every(scope(), not(scope())))],
    ['a network or a scope, and the same network inside', () => nested(authenticated, some<Identity>(near(), scope()), near())],
    ['one network', () => nested(authenticated, near(), near())],
    ['a network as the outer rule', () => nested(near(), near(), authenticated)],
    ['two disjoint networks', () => nested(authenticated, scope(), every(near(), far()))],
    ['different methods', () => ({ 'GET /{x}': authenticated, 'PUT /a/{id}': scope(), 'PUT /a/{id}/b': authenticated })],
    ['no outer route', () => ({ 'GET /b/{r+}': authenticated, 'GET /a/{id}': scope(), 'GET /a/{id}/b': authenticated })],
    ['a literal as the closed route', () => ({ 'GET /{r+}': authenticated, 'GET /a': scope(), 'GET /a/b': authenticated })],
    ['open inside a condition', () => nested(far(), authenticated, near())],
    ['closed inside a condition', () => nested(authenticated, near(), not(authenticated))],
    ['more scopes than can be checked', () => nested(authenticated, many(40), also())],
    [
      'an ANY route that no method is left for',
      () => ({
        'ANY /{x}': authenticated,
        'ANY /a/{id}': scope(),
        'ANY /a/{id}/b': authenticated,
        ...Object.fromEntries(
          ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'].map((method) => [`${method} /a/{id}`, authenticated]),
        ),
      }),
    ],
    ['one claim', () => ({ 'GET /{id}/{x}': own('id'), 'GET /{id}/b/{c}': own('id'), 'GET /{id}/b/{c}/d': authenticated })],
    ['a CRUD table', () => ({ 'GET /a': authenticated, 'GET /a/{id}': scope(), 'POST /a': also(), 'GET /a/{id}/b': scope() })],
  ])('is compiled: %s', (_, routes) => {
    expect(() => tableOf(routes())).not.toThrow()
  })

  test('with more than eight scopes in three rules is checked at run time, which closes the inner route', () => {
    const routes = nested(authenticated, many(8), also())
    const table = tableOf(routes)
    const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'u', scopes: new Set(['b']), groups: new Set(), claims: {} }
    const arn = parseExecuteApiArn('arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/a/1/b')
    const { closed, outcome, route } = table.decide({ identity, request: {} as AuthorizerRequest, arn })
    expect([closed, outcome, route]).toStrictEqual([['GET /a/{id}/b'], 'deny', 'GET /a/{id}/b'])
  })

  test('closes only the inner route if the outer one has a condition', () => {
    const routes = { ...nested(authenticated, near(), authenticated), 'GET /a/{id}/c': not(authenticated) }
    const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'u', scopes: new Set(), groups: new Set(), claims: {} }
    const arn = parseExecuteApiArn('arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/a/1/b')
    expect(tableOf(routes, 'deny').decide({ identity, request: {} as AuthorizerRequest, arn }).closed).toStrictEqual([
      'GET /a/{id}/b',
    ])
  })
})
