import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../../src/events/index.ts'
import { authenticated, every, own, parseExecuteApiArn, routeTable, some, sourceIp } from '../../../../src/policy/index.ts'
import type { Cells } from '../oracle.ts'
import { summarize } from '../summarize.ts'

const ARN = parseExecuteApiArn('arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/')
const alice: Identity = {
  scheme: 'x',
  issuer: 'i',
  subject: 'alice',
  scopes: new Set(),
  groups: new Set(),
  claims: { tenant: 'acme', employer: 'blau' },
}

const responseFor = (routes: Cells) =>
  routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes, onInexpressible: 'deny' }).reply({
    identity: alice,
    request: {} as AuthorizerRequest,
    arn: ARN,
  })

describe('a route that is open for some parameter values', () => {
  test('causes no conflict with a path that is closed for other values', () => {
    const { document, closed } = responseFor({
      'GET /{tenant}/{id}': own('tenant', 'tenant'),
      'GET /{user}/pets/list': own('user'),
    })
    expect(summarize(document)).toStrictEqual([
      'Open Allow GET/acme/?* | GET/alice/pets/list | GET/alice/pets/list/',
      'DenyUnlisted Deny but GET/acme/?* | GET/alice/pets/list | GET/alice/pets/list/',
      'DenyNested Deny dots | *//* | */acme/*%6* | */acme/*%70* | */acme/*%73* | */acme/*%74* | GET/acme/?*/?*',
    ])
    expect(closed).toStrictEqual([])
  })

  test('causes no conflict if only one of two values differs', () => {
    const { document, closed } = responseFor({
      'GET /{tenant}/{user}': some<Identity, string>(
        every<Identity, string>(own('tenant', 'employer'), own('user'), sourceIp('10.0.0.0/8')),
        own('tenant', 'tenant'),
      ),
    })
    expect(summarize(document)).toStrictEqual([
      'OpenIf0 Allow GET/blau/alice | GET/blau/alice/ if IpAddress aws:SourceIp 10.0.0.0/8',
      'Open Allow GET/acme/?*',
      'DenyUnlisted Deny but GET/acme/?* | GET/blau/alice | GET/blau/alice/',
      'DenyUnless3 Deny GET/blau/alice | GET/blau/alice/ if NotIpAddress aws:SourceIp 10.0.0.0/8',
      'DenyNested Deny dots | *//* | GET/?*/?*/?*',
    ])
    expect(closed).toStrictEqual([])
  })

  test('is reported as closed if a value is a literal of the outer route', () => {
    const { document, closed } = responseFor({
      'GET /acme/{id}': authenticated,
      'GET /{tenant}/{user}/log': every<Identity, string>(own('tenant', 'tenant'), own('user')),
    })
    expect(closed).toStrictEqual(['GET /{tenant}/{user}/log'])
    expect(summarize(document).at(-1)).toBe(
      'DenyNested Deny dots | *//* | */acme/*%6* | GET/?*/?*/?*/?* | GET/acme/?*/log | GET/acme/?*/log/',
    )
  })
})
