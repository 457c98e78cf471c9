import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { checkDeployment } from '../../../src/template/check/check-deployment.ts'
import { DRIFT_CODES } from '../../../src/template/check/drift-codes.ts'
import { readTemplate } from '../../../src/template/read/read-template.ts'
import { apiEvent, httpEvent, httpTemplate, openApi, operation, restTemplate, tokenScheme } from '../lint/templates.ts'
import { http, http1, plainToken, request, simple, token, websocket } from '../write/handlers.ts'

type Users = { readonly [property: string]: unknown }

const EVENTS = { Get: apiEvent('GET /pets'), Post: apiEvent('POST /pets/{id}') }
const HTTP_EVENTS = { Get: httpEvent('GET /pets'), Post: httpEvent('POST /pets/{id}') }
const rest = (users: Users, events: { readonly [name: string]: object } = EVENTS): object => restTemplate({ users }, events)
const onHttp = (users: Users): object => httpTemplate({ users }, HTTP_EVENTS)
const requestUsers = (Identity: Users): object => rest({ FunctionPayloadType: 'REQUEST', Identity })
const tokenUsers = (Identity: Users): object => rest({ Identity })
const EXPRESSION = '^Bearer .+$'

/** A template, a handler, and the codes of the differences. */
const ROWS: readonly (readonly [string, object, object, readonly string[]])[] = [
  ['a TOKEN authorizer that agrees', tokenUsers({ ValidationExpression: EXPRESSION, ReauthorizeEvery: 300 }), token, []],
  ['header names of another case', tokenUsers({ Header: 'AUTHORIZATION', ReauthorizeEvery: 0 }), plainToken, []],
  [
    'a REQUEST authorizer that agrees',
    requestUsers({ Headers: ['Authorization'], QueryStrings: ['Tenant'], ReauthorizeEvery: 60 }),
    request,
    [],
  ],
  ['an HTTP API that agrees', onHttp({ Identity: { Headers: ['authorization'], ReauthorizeEvery: 30 } }), http, []],
  [
    'the payload version as a number',
    onHttp({ AuthorizerPayloadFormatVersion: 2, Identity: { Headers: ['authorization'], ReauthorizeEvery: 30 } }),
    http,
    [],
  ],
  ['a longer TTL', tokenUsers({ ReauthorizeEvery: 300 }), plainToken, ['drift-ttl']],
  ['no TTL', tokenUsers({}), plainToken, ['drift-ttl']],
  ['no TTL where the default is declared', tokenUsers({ ValidationExpression: EXPRESSION }), token, ['drift-ttl']],
  [
    'TTL 0 where another is declared',
    tokenUsers({ ValidationExpression: EXPRESSION, ReauthorizeEvery: 0 }),
    token,
    ['drift-ttl'],
  ],
  [
    'a REQUEST authorizer of the handler of TOKEN events',
    requestUsers({ Headers: ['authorization'], ReauthorizeEvery: 0 }),
    plainToken,
    ['drift-type'],
  ],
  ['a handler for another kind of API', tokenUsers({ ReauthorizeEvery: 0 }), http1, ['drift-type']],
  [
    'a Cognito authorizer',
    rest({
      UserPoolArn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEf',
      FunctionArn: undefined,
      Identity: {},
    }),
    token,
    ['drift-type'],
  ],
  [
    'a missing identity source',
    requestUsers({ Headers: ['Authorization'], ReauthorizeEvery: 60 }),
    request,
    ['drift-identity-sources'],
  ],
  [
    'an additional identity source',
    requestUsers({ Headers: ['Authorization', 'X-Id'], QueryStrings: ['Tenant'], ReauthorizeEvery: 60 }),
    request,
    ['drift-identity-sources'],
  ],
  [
    'a query parameter of another case',
    requestUsers({ Headers: ['Authorization'], QueryStrings: ['tenant'], ReauthorizeEvery: 60 }),
    request,
    ['drift-identity-sources'],
  ],
  ['another header', tokenUsers({ Header: 'X-Token', ReauthorizeEvery: 0 }), plainToken, ['drift-identity-sources']],
  [
    'a validation expression that is not declared',
    tokenUsers({ ValidationExpression: '^x$', ReauthorizeEvery: 0 }),
    plainToken,
    ['drift-validation-expression'],
  ],
  [
    'another validation expression',
    tokenUsers({ ValidationExpression: '^x$', ReauthorizeEvery: 300 }),
    token,
    ['drift-validation-expression'],
  ],
  ['no validation expression', tokenUsers({ ReauthorizeEvery: 300 }), token, ['drift-validation-expression']],
  [
    'another payload version',
    onHttp({ Identity: { Headers: ['authorization'], ReauthorizeEvery: 0 } }),
    http1,
    ['drift-payload'],
  ],
  [
    'simple responses',
    onHttp({ EnableSimpleResponses: true, Identity: { Headers: ['authorization'], ReauthorizeEvery: 30 } }),
    http,
    ['drift-simple-responses'],
  ],
  [
    'policy responses',
    onHttp({ Identity: { Headers: ['authorization'], Context: ['routeKey'], ReauthorizeEvery: 60 } }),
    simple,
    ['drift-simple-responses'],
  ],
  [
    'a route that the table does not list',
    rest({}, { ...EVENTS, Delete: apiEvent('DELETE /pets/{id}') }),
    plainToken,
    ['drift-routes'],
  ],
  ['a route of the table that is not deployed', rest({}, { Get: apiEvent('GET /pets') }), plainToken, ['drift-routes']],
  [
    'a route of the table that is open',
    rest({}, { ...EVENTS, Post: apiEvent('POST /pets/{id}', { Authorizer: 'NONE' }) }),
    plainToken,
    ['drift-routes'],
  ],
  ['another name of a path parameter', rest({}, { ...EVENTS, Post: apiEvent('POST /pets/{petId}') }), plainToken, []],
  ['a catch-all route', rest({}, { All: apiEvent('ANY /{proxy+}') }), plainToken, []],
  [
    'an authorizer that no route uses',
    restTemplate({ auth: { DefaultAuthorizer: 'AWS_IAM' } }, EVENTS),
    plainToken,
    ['drift-unused'],
  ],
]

const codesOf = async (template: object, options: object): Promise<readonly string[]> =>
  (await checkDeployment({ template }, options as never)).map(({ code }) => code)

describe('checkDeployment', () => {
  test.each(ROWS)('%s', async (_, template, handler, expected) => {
    expect(await codesOf(template, { authorizers: { Users: handler } })).toStrictEqual(expected)
    const severities = (await checkDeployment({ template }, { authorizers: { Users: handler as never } })).map(
      ({ severity }) => severity,
    )
    expect(severities).toStrictEqual(expected.map((code) => (code === 'drift-routes' ? 'warning' : 'error')))
  })

  test('another order of the sources under a TTL is a warning', async () => {
    const definition = { ...request.definition, identitySources: [...request.definition.identitySources].reverse() }
    const template = requestUsers({ Headers: ['Authorization'], QueryStrings: ['Tenant'], ReauthorizeEvery: 60 })
    const [finding, second] = await checkDeployment({ template }, { authorizers: { Users: definition } })
    expect(finding).toMatchObject({ code: 'drift-identity-sources', severity: 'warning' })
    expect(second).toBeUndefined()
  })

  test('has a code for everything that the rows show, and positions of both sides', async () => {
    const text = JSON.stringify(tokenUsers({ ReauthorizeEvery: 300 }), undefined, 2)
    const [finding] = await checkDeployment({ text, file: 'template.json' }, { authorizers: { Users: plainToken } })
    expect(finding).toMatchObject({
      code: 'drift-ttl',
      api: 'Api',
      authorizer: 'Users',
      at: { file: 'template.json', line: expect.any(Number), column: expect.any(Number) },
      declaredAt: { pointer: '/authorizers/Users/definition/ttlSeconds' },
      fix: 'Set Identity.ReauthorizeEvery to 0.',
    })
    expect(finding?.message).toContain('a wrong allow')
    expect(text.split('\n')[(finding?.at.line ?? 0) - 1]).toContain('ReauthorizeEvery')
    const shown = new Set(ROWS.flatMap(([, , , codes]) => codes))
    expect([...shown, 'drift-missing', 'drift-function'].sort()).toStrictEqual(Object.keys(DRIFT_CODES).sort())
  })

  test('finds authorizers by name, by function and with the API', async () => {
    const template = tokenUsers({ ReauthorizeEvery: 300 })
    for (const name of ['Users', 'Auth', 'Api/Users', 'Api/Auth'])
      expect(await codesOf(template, { authorizers: { [name]: plainToken } })).toStrictEqual(['drift-ttl'])
    for (const name of ['Other', 'Other/Users', 'Backend'])
      expect(await codesOf(template, { authorizers: { [name]: plainToken } })).toStrictEqual(['drift-missing'])
  })

  test('compares the function', async () => {
    const template = tokenUsers({ ReauthorizeEvery: 0 })
    expect(await codesOf(template, { authorizers: { Users: plainToken }, functions: { Users: 'Auth' } })).toStrictEqual([])
    expect(
      await codesOf(template, { authorizers: { Users: plainToken }, functions: { Users: { ref: 'Backend' } } }),
    ).toStrictEqual(['drift-function'])
    expect(await codesOf(template, { authorizers: { Users: plainToken }, functions: { Users: 'Auth:live' } })).toStrictEqual([
      'drift-function',
    ])
  })

  test('takes a template that was read, and names the property of its format', async () => {
    const document = openApi(
      {
        '/pets': { get: operation({ security: [{ Users: [] }] }) },
        '/pets/{id}': { post: operation({ security: [{ Users: [] }] }) },
      },
      { Users: tokenScheme({ authorizerResultTtlInSeconds: 5 }) },
    )
    const template = await readTemplate({ template: document })
    const [finding] = await checkDeployment(template, { authorizers: { Users: plainToken } })
    expect(finding).toMatchObject({ code: 'drift-ttl', fix: 'Set authorizerResultTtlInSeconds to 0.' })
  })

  test('never agrees with a template that cannot be read', async () => {
    const findings = await checkDeployment({ text: 'Resources: [' }, { authorizers: { Users: plainToken } })
    expect(findings.map(({ code }) => code)).toContain('syntax')
    expect(
      await codesOf(onHttp({ AuthorizerPayloadFormatVersion: { Ref: 'Version' } }), { authorizers: { Users: http } }),
    ).not.toStrictEqual([])
  })

  test.each([
    ['no options', undefined],
    ['no authorizers', {}],
    ['an empty object', { authorizers: {} }],
    ['a handler without a definition', { authorizers: { Users: async () => {} } }],
    ['an unknown option', { authorizers: { Users: websocket }, handlers: {} }],
    ['a wrong function', { authorizers: { Users: plainToken }, functions: { Users: 3 } }],
  ])('rejects %s', async (_, options) => {
    await expect(checkDeployment({ template: restTemplate() }, options as never)).rejects.toThrow(ConfigError)
  })
})
