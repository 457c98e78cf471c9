import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../src/events/index.ts'
import { authenticated, evaluate, hasScope, parseExecuteApiArn, type Rule, routeTable } from '../../../src/policy/index.ts'
import { said } from './evaluated.ts'
import type { Cells } from './oracle.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const alice: Identity = { scheme: 'x', issuer: 'i', subject: 'alice', scopes: new Set(), groups: new Set(), claims: {} }
const no: Rule<Identity> = hasScope('no')

function replyTo(routes: Cells, routeKey: string | undefined, asked: string) {
  const api = '$connect' in routes ? 'WEBSOCKET' : '$default' in routes ? 'HTTP' : 'REST'
  const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, cachePer: 'route' })
  const input = { identity: alice, request: {} as AuthorizerRequest, arn: parseExecuteApiArn(`${API}/${asked}`) }
  return table.decide(routeKey === undefined ? input : { ...input, routeKey })
}

/** What the reply for `asked` says of it, and of other resources. */
function saysOf(routes: Cells, routeKey: string | undefined, asked: string, ...others: string[]): string[] {
  const { document, outcome, route } = replyTo(routes, routeKey, asked)
  const verdicts = [asked, ...others].map((path) => {
    const request = { principal: 'x', action: 'execute-api:Invoke', resource: `${API}/${path}`, context: {} }
    return evaluate({ identity: [document] }, request).verdict
  })
  return [`${outcome} ${route}`, ...verdicts]
}

describe('a reply of one route', () => {
  test.each<[string, Cells, string, string]>([
    ['$connect', { $connect: authenticated }, '$connect', '$connect'],
    // Regression: it opened `$connect`, which an HTTP API does not have, and denied what was asked for.
    ['$default', { $default: authenticated, 'GET /a': no }, '$default', '$default'],
    ['$default and a path', { $default: authenticated }, '$default/a%20b//c', '$default'],
  ])('is of the route that the ARN names: %s', (_, routes, asked, route) => {
    expect(saysOf(routes, undefined, asked, 'GET/a', '$disconnect')).toStrictEqual([
      `allow ${route}`,
      'allow',
      'explicitDeny',
      'explicitDeny',
    ])
  })

  test('opens no method where the ARN says $default in its place', () => {
    const { document } = replyTo({ $default: authenticated, 'GET /a': no }, undefined, '$default')
    expect(said(document)).toStrictEqual(['Open Allow $default*', 'DenyUnlisted Deny but $default*'])
  })

  test('is of none where the ARN names another one', () => {
    expect(saysOf({ $connect: authenticated }, undefined, '$disconnect', '$connect')).toStrictEqual([
      'deny undefined',
      'explicitDeny',
      'explicitDeny',
    ])
  })

  test('opens the method of the ARN alone, also of a route for any', () => {
    const routes: Cells = { 'ANY /a': authenticated, 'GET /a': no }
    expect(saysOf(routes, undefined, 'PUT/a', 'POST/a')).toStrictEqual(['allow ANY /a', 'allow', 'explicitDeny'])
    expect(saysOf(routes, undefined, 'ANY/a', 'GET/a', 'PUT/a')).toStrictEqual([
      'allow ANY /a',
      'allow',
      'explicitDeny',
      'explicitDeny',
    ])
  })

  test.each<[string, Cells, string]>([
    ['$default', { $default: authenticated }, '$default'],
    ['a greedy ANY', { 'ANY /{proxy+}': authenticated }, 'ANY /{proxy+}'],
  ])('lets any method through by the key of %s', (_, routes, key) => {
    expect(saysOf(routes, key, 'PROPFIND/a', 'GET/b')).toStrictEqual([`allow ${key}`, 'allow', 'allow'])
  })

  test('lets one method through by a key of one', () => {
    expect(saysOf({ 'ANY /{proxy+}': authenticated }, 'GET /{proxy+}', 'GET/a', 'PROPFIND/a', 'PUT/a')).toStrictEqual([
      'allow ANY /{proxy+}',
      'allow',
      'explicitDeny',
      'explicitDeny',
    ])
  })
})
