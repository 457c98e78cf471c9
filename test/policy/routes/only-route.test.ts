import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../src/events/index.ts'
import { authenticated, evaluate, hasScope, parseExecuteApiArn, type Rule, routeTable } from '../../../src/policy/index.ts'
import type { Cells } from './oracle.ts'
import { summarize } from './summarize.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const alice: Identity = { scheme: 'x', issuer: 'i', subject: 'alice', scopes: new Set(), groups: new Set(), claims: {} }
const no: Rule<Identity> = hasScope('no')

function responseFor(routes: Cells, routeKey: string | undefined, path: string) {
  const api = '$connect' in routes ? 'WEBSOCKET' : '$default' in routes ? 'HTTP' : 'REST'
  const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, cachePer: 'route' })
  return table.decide({ identity: alice, request: {} as AuthorizerRequest, arn: parseExecuteApiArn(`${API}/${path}`), routeKey })
}

/** The outcome for `path`, and the verdicts of its document for this path and others. */
function decisions(routes: Cells, routeKey: string | undefined, path: string, ...others: string[]): string[] {
  const { document, outcome, route } = responseFor(routes, routeKey, path)
  const verdicts = [path, ...others].map((one) => {
    const request = { principal: 'x', action: 'execute-api:Invoke', resource: `${API}/${one}`, context: {} }
    return evaluate({ identity: [document] }, request).verdict
  })
  return [`${outcome} ${route}`, ...verdicts]
}

describe('a response for one route', () => {
  test.each<[string, Cells, string, string]>([
    ['$connect', { $connect: authenticated }, '$connect', '$connect'],
    // Regression: the document allowed `$connect`, which an HTTP API does not have, and denied the requested path.
    ['$default', { $default: authenticated, 'GET /a': no }, '$default', '$default'],
    ['$default and a path', { $default: authenticated }, '$default/a%20b//c', '$default'],
  ])('covers the route that the ARN names: %s', (_, routes, path, route) => {
    expect(decisions(routes, undefined, path, 'GET/a', '$disconnect')).toStrictEqual([
      `allow ${route}`,
      'allow',
      'explicitDeny',
      'explicitDeny',
    ])
  })

  test('allows no method if the ARN contains $default in its place', () => {
    const { document } = responseFor({ $default: authenticated, 'GET /a': no }, undefined, '$default')
    expect(summarize(document)).toStrictEqual(['Open Allow $default*', 'DenyUnlisted Deny but $default*', 'DenyNested Deny dots'])
  })

  test('denies everything if the ARN names a route that is not in the table', () => {
    expect(decisions({ $connect: authenticated }, undefined, '$disconnect', '$connect')).toStrictEqual([
      'deny undefined',
      'explicitDeny',
      'explicitDeny',
    ])
  })

  test('allows only the method of the ARN, also for an ANY route', () => {
    const routes: Cells = { 'ANY /a': authenticated, 'GET /a': no }
    expect(decisions(routes, undefined, 'PUT/a', 'POST/a')).toStrictEqual(['allow ANY /a', 'allow', 'explicitDeny'])
    expect(decisions(routes, undefined, 'ANY/a', 'GET/a', 'PUT/a')).toStrictEqual([
      'allow ANY /a',
      'allow',
      'explicitDeny',
      'explicitDeny',
    ])
  })

  test.each<[string, Cells, string]>([
    ['$default', { $default: authenticated }, '$default'],
    ['a greedy ANY', { 'ANY /{proxy+}': authenticated }, 'ANY /{proxy+}'],
  ])('allows any method for the key of %s', (_, routes, key) => {
    expect(decisions(routes, key, 'PROPFIND/a', 'GET/b')).toStrictEqual([`allow ${key}`, 'allow', 'allow'])
  })

  test('allows only the method of the route key', () => {
    expect(decisions({ 'ANY /{proxy+}': authenticated }, 'GET /{proxy+}', 'GET/a', 'PROPFIND/a', 'PUT/a')).toStrictEqual([
      'allow ANY /{proxy+}',
      'allow',
      'explicitDeny',
      'explicitDeny',
    ])
  })
})
