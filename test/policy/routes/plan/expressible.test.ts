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

// Made in each test: what a rule is made of is part of what is tested.
const near = () => sourceIp('10.0.0.0/8')
const far = () => sourceIp('11.0.0.0/8')
const scope = () => hasScope('a')
const also = () => hasScope('b')
const many = (count: number): Predicate<Identity> =>
  every(authenticated, ...Array.from({ length: count }, (_, at) => hasScope(`s${at}`)))
/** A rule that nobody described may say either. */
const odd: Rule<Identity> = { name: 'odd', binds: [], reads: [], partial: () => 'all' }

const tableOf = (routes: Cells, onInexpressible: 'error' | 'deny' = 'error') =>
  routeTable<Identity>({ subject: 'test', api: '$default' in routes ? 'HTTP' : 'REST', issuers: ['i'], routes, onInexpressible })

/** `/{x}` around `/a/{id}` around `/a/{id}/b`. */
const nested = (outer: Rule<Identity>, closed: Rule<Identity>, inner: Rule<Identity>): Cells => ({
  'GET /{x}': outer,
  'GET /a/{id}': closed,
  'GET /a/{id}/b': inner,
})

describe('a table that IAM cannot say for some caller', () => {
  test.each<[string, () => Cells]>([
    ['a question closed inside what everybody may', () => nested(authenticated, scope(), authenticated)],
    ['and open again by another question', () => nested(authenticated, scope(), also())],
    ['and by its opposite', () => nested(authenticated, scope(), not(scope()))],
    ['all by questions', () => nested(also(), scope(), some(not(scope()), also()))],
    ['what nobody described', () => nested(odd, { ...odd }, odd)],
    ['an address', () => nested(authenticated, near(), authenticated)],
    ['two addresses', () => nested(authenticated, near(), far())],
    ['a caller closed inside an address', () => nested(near(), scope(), authenticated)],
    ['an address or a scope', () => nested(authenticated, some<Identity>(near(), scope()), far())],
    ['eight questions', () => nested(authenticated, many(7), also())],
    ['eight questions, and an address', () => nested(near(), many(7), also())],
    ['eight questions, and somebody’s own', () => ({ 'GET /u/{r+}': many(8), 'GET /u/{id}/x': own('id') })],
    ['below $default', () => ({ $default: authenticated, 'GET /a/{id}': scope(), 'GET /a/{id}/b': authenticated })],
    ['by another method', () => ({ 'ANY /{r+}': authenticated, 'ANY /a/{id}': scope(), 'PUT /a/{id}/b': authenticated })],
    ['somebody’s own, open inside what is closed', () => ({ 'GET /u/{r+}': authenticated, 'GET /u/{id}/x': own('id') })],
    [
      'somebody’s own around',
      () => ({ 'GET /{id}/{r+}': own('id'), 'GET /{id}/b/{c}': scope(), 'GET /{id}/b/{c}/d': authenticated }),
    ],
    [
      'two claims that may be one',
      () => ({ 'GET /{p}': authenticated, 'GET /x/a/{p}': every<Identity, string>(own('p', 'tenant'), own('p')) }),
    ],
    [
      'two claims that may be two',
      () => ({ 'GET /{id}/{x}': own('id'), 'GET /{id}/b/{c}': own('id', 'tenant'), 'GET /{id}/b/{c}/d': authenticated }),
    ],
  ])('is refused: %s', (_, routes) => {
    expect(() => tableOf(routes())).toThrow(/test: routes must be expressible in IAM/)
  })

  test('says which, and the ways out', () => {
    expect(() => tableOf(nested(authenticated, scope(), also()))).toThrow(
      "test: routes must be expressible in IAM: for some callers GET /{x} is open, GET /a/{id} inside it closed, and GET /a/{id}/b inside that open again. Ways out: cachePer: 'route', ttlSeconds: 0, other rules, or onInexpressible: 'deny', which closes the inner route",
    )
  })
})

describe('a table that IAM can say for every caller', () => {
  test.each<[string, () => Cells]>([
    ['nothing closed', () => nested(authenticated, authenticated, scope())],
    ['closed together', () => nested(authenticated, scope(), scope())],
    ['closed with what is around', () => nested(scope(), scope(), authenticated)],
    ['never open around', () => nested(not(authenticated), scope(), authenticated)],
    ['never open inside', () => nested(authenticated, scope(), every(scope(), not(scope())))],
    ['an address or a scope, and the same address inside', () => nested(authenticated, some<Identity>(near(), scope()), near())],
    ['one address', () => nested(authenticated, near(), near())],
    ['an address around', () => nested(near(), near(), authenticated)],
    ['an address that is none', () => nested(authenticated, scope(), every(near(), far()))],
    ['other methods', () => ({ 'GET /{x}': authenticated, 'PUT /a/{id}': scope(), 'PUT /a/{id}/b': authenticated })],
    ['nothing around', () => ({ 'GET /b/{r+}': authenticated, 'GET /a/{id}': scope(), 'GET /a/{id}/b': authenticated })],
    ['a literal inside', () => ({ 'GET /{r+}': authenticated, 'GET /a': scope(), 'GET /a/b': authenticated })],
    ['open inside a condition', () => nested(far(), authenticated, near())],
    ['closed inside a condition', () => nested(authenticated, near(), not(authenticated))],
    ['more questions than could be tried', () => nested(authenticated, many(40), also())],
    [
      'what no method is left for',
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
    ['the usual', () => ({ 'GET /a': authenticated, 'GET /a/{id}': scope(), 'POST /a': also(), 'GET /a/{id}/b': scope() })],
  ])('is compiled: %s', (_, routes) => {
    expect(() => tableOf(routes())).not.toThrow()
  })

  test('with more than eight questions in three rules is left to run time, which closes the inner route', () => {
    const routes = nested(authenticated, many(8), also())
    const table = tableOf(routes)
    const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'u', scopes: new Set(['b']), groups: new Set(), claims: {} }
    const arn = parseExecuteApiArn('arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/a/1/b')
    const { closed, outcome, route } = table.decide({ identity, request: {} as AuthorizerRequest, arn })
    expect([closed, outcome, route]).toStrictEqual([['GET /a/{id}/b'], 'deny', 'GET /a/{id}/b'])
  })

  test('closes the inner route alone where the one around it has a condition', () => {
    const routes = { ...nested(authenticated, near(), authenticated), 'GET /a/{id}/c': not(authenticated) }
    const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'u', scopes: new Set(), groups: new Set(), claims: {} }
    const arn = parseExecuteApiArn('arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/a/1/b')
    expect(tableOf(routes, 'deny').decide({ identity, request: {} as AuthorizerRequest, arn }).closed).toStrictEqual([
      'GET /a/{id}/b',
    ])
  })
})
