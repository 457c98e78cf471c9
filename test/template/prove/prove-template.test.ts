import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { proveTemplate } from '../../../src/template/prove/prove-template.ts'
import { apiEvent, invoke, openApi, operation, policy, restTemplate } from '../lint/templates.ts'
import { plainToken } from '../write/handlers.ts'
import { BASES } from './bases.ts'

describe('the base templates', () => {
  test.each(Object.entries(BASES))('%s is proven', async (_, { template, options }) => {
    const { proven, findings, routes } = await proveTemplate({ template }, options)
    expect(findings).toStrictEqual([])
    expect(proven).toBe(true)
    expect(routes.length).toBeGreaterThan(0)
  })
})

describe('proveTemplate', () => {
  test('does not blame a catch-all route for requests of a more specific one', async () => {
    const open = operation({ security: [] })
    const template = openApi(
      { '/health': { get: open }, '/{proxy+}': { 'x-amazon-apigateway-any-method': open } },
      {},
      { 'x-amazon-apigateway-policy': policy(invoke({ Resource: 'execute-api:/prod/GET/health' })) },
    )
    const { findings, routes } = await proveTemplate({ template }, { authorizers: {}, allowOpen: ['GET /health'] })
    expect(findings).toStrictEqual([])
    expect(routes.map(({ route, callers }) => [route, callers])).toStrictEqual([
      ['GET /health', 'anyone'],
      ['ANY /{proxy+}', 'no one'],
    ])
  })

  test('asks handlers with a callback, and names the callers that reach a route', async () => {
    const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] }
    const handler = (
      event: { authorizationToken: string },
      _: unknown,
      callback: (error: unknown, value?: unknown) => void,
    ): void => {
      if (event.authorizationToken === 'good') callback(null, { principalId: 'u', policyDocument: document })
      else callback('Unauthorized')
    }
    const { routes, proven } = await proveTemplate(
      { template: restTemplate() },
      {
        authorizers: { Users: handler },
        callers: { ana: { headers: { authorization: 'good' } }, eve: { headers: { authorization: 'bad' } }, none: {} },
      },
    )
    expect(routes.map(({ names }) => names)).toStrictEqual([['ana']])
    expect(proven).toBe(true)
  })

  test('states that callers are unknown without a handler, or without a sample caller', async () => {
    const template = restTemplate()
    const unknown = await proveTemplate({ template }, { authorizers: {} })
    expect(unknown.findings.map(({ code }) => code)).toStrictEqual(['unknown-callers'])
    expect(unknown.proven).toBe(false)
    const require = [{ routes: 'ANY /*', claim: { name: 'groups', value: 'admin' } }]
    const untested = await proveTemplate({ template }, { authorizers: { Users: plainToken }, require })
    expect(untested.findings.map(({ code }) => code)).toStrictEqual(['unknown-callers'])
    expect(untested.proven).toBe(false)
  })

  test('reports a resource policy that overrides the implicit deny of a handler that is not ours', async () => {
    const CustomStatements = [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }]
    const template = restTemplate({ auth: { ResourcePolicy: { CustomStatements } } })
    const foreign = await proveTemplate({ template }, { authorizers: { Users: async () => ({}) } })
    expect(foreign.findings.map(({ code }) => code)).toContain('policy-overrides-authorizer')
    const ours = await proveTemplate({ template }, { authorizers: { Users: plainToken } })
    expect(ours.findings).toStrictEqual([])
  })

  test('reports a route that the table does not list and that its policies allow', async () => {
    const definition = { ...plainToken.definition, routes: ['GET /pets'], overreach: ['GET /pets/*'] }
    const template = restTemplate({}, { Pets: apiEvent('GET /pets'), Owner: apiEvent('GET /pets/{id}/owner') })
    const { findings } = await proveTemplate({ template }, { authorizers: { Users: definition } })
    expect(findings).toMatchObject([{ code: 'beyond-route-table', route: 'GET /pets/{id}/owner' }])
  })

  test('proves a template with 500 routes in under ten seconds', async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`/r${index}/{id}`, { get: operation({ security: [] }) }]),
    )
    const over = {
      'x-amazon-apigateway-policy': policy(invoke({ Condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } } })),
    }
    const start = performance.now()
    const { proven, routes } = await proveTemplate({ template: openApi(paths, {}, over) }, { authorizers: {} })
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(routes).toHaveLength(500)
    expect(proven).toBe(true)
  })

  test.each([
    ['no options', undefined],
    ['no authorizers', {}],
    ['a requirement without routes', { authorizers: {}, require: [{ authorizers: ['Users'] }] }],
    ['an unknown member of a requirement', { authorizers: {}, require: [{ routes: '*', group: 'admin' }] }],
    ['a caller with an unknown member', { authorizers: {}, callers: { ana: { token: 'x' } } }],
    ['headers that are not strings', { authorizers: {}, callers: { ana: { headers: { a: 1 } } } }],
    ['an unknown option', { authorizers: {}, requires: [] }],
  ])('rejects %s', async (_, options) => {
    await expect(proveTemplate({ template: restTemplate() }, options as never)).rejects.toThrow(ConfigError)
  })
})
