import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromTemplate, TemplateError, type TemplateOptions } from '../../../src/template/index.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-load-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Event {
  readonly type?: string
  readonly version?: string
  readonly methodArn?: string
  readonly routeArn?: string
  readonly authorizationToken?: string
}
const events: Event[] = []
/** Allows every request with a token that is not `bad`. */
const allow = async (event: Event): Promise<unknown> => {
  events.push(event)
  return {
    principalId: 'ana',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: event.authorizationToken === 'bad' ? 'Deny' : 'Allow',
          Action: 'execute-api:Invoke',
          Resource: event.methodArn ?? event.routeArn,
        },
      ],
    },
  }
}
const rest = (auth: string, more = '', properties = ''): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, OpenApiVersion: 3.0.1, ${properties} Auth: ${auth} } }
  AuthFn: { Type: AWS::Serverless::Function, Properties: { Handler: index.handler, Runtime: nodejs22.x, InlineCode: "exports.handler = async (e) => ({ principalId: process.env.WHO, policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: e.methodArn }] } })", Environment: { Variables: { WHO: template } } } }
  Fn: { Type: AWS::Serverless::Function, Properties: { Handler: a.h, Runtime: nodejs22.x, Events: { A: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /a, Method: GET } }, B: { Type: Api, Properties: { RestApiId: !Ref Api, Path: "/b/{id}", Method: POST, Auth: { Authorizer: NONE } } } } } }
${more}`
const TOKEN =
  '{ DefaultAuthorizer: U, Authorizers: { U: { FunctionArn: !GetAtt AuthFn.Arn, Identity: { ReauthorizeEvery: 0 } } } }'
const load = (text: string, options: TemplateOptions = {}) => fromTemplate({ text, file: join(folder, 'template.yaml') }, options)
const errorOf = async (promise: Promise<unknown>): Promise<TemplateError> => {
  const error = await promise.then(
    () => undefined,
    (problem: unknown) => problem,
  )
  if (!(error instanceof TemplateError)) throw error
  return error
}

describe('fromTemplate', () => {
  test('runs a REST API with bound functions, stubs and traces', async () => {
    const { apis, findings, template, api, close } = await load(rest(TOKEN), { api: 'Api', handlers: { AuthFn: allow } })
    const [missing, allowed, denied, open] = [
      await apis['Api']?.request('GET /a'),
      await api().request('GET /a', { headers: { Authorization: 'good' } }),
      await api().request('GET /a', { headers: { Authorization: 'bad' } }),
      await api().request('POST /b/7'),
    ]
    expect([missing?.status, allowed.status, denied.status, open.status]).toStrictEqual([401, 200, 403, 200])
    expect(await open.json()).toStrictEqual({ route: 'POST /b/{id}' })
    expect(allowed.trace).toMatchObject({ api: 'REST', route: 'GET /a', authorizer: 'U', principal: 'ana', stage: 'prod' })
    expect(events.at(-1)?.methodArn).toBe(`arn:aws:execute-api:us-east-1:123456789012:${template.apis['Api']?.apiId}/prod/GET/a`)
    expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toStrictEqual([
      'info unbound-backend',
      'info unbound-backend',
    ])
    expect(api()).toMatchObject({ kind: 'REST', logicalId: 'Api', description: template.apis['Api'] })
    await close()
    await expect(api().request('GET /a')).rejects.toThrow()
  })

  test.each([
    ['logical id', 'AuthFn'],
    ['function name', 'stack-AuthFn'],
    ['ARN', 'arn:aws:lambda:us-east-1:123456789012:function:stack-AuthFn'],
  ])('binds a function by its %s', async (_, name) => {
    const running = await load(rest(TOKEN), { handlers: { [name]: allow } })
    expect((await running.api().request('GET /a', { headers: { Authorization: 'good' } })).status).toBe(200)
  })

  test('binds backends, which receive the event of their API', async () => {
    const backend = async (event: { readonly path: string }): Promise<unknown> => ({ statusCode: 201, body: event.path })
    const running = await load(rest(TOKEN), { handlers: { AuthFn: allow, Fn: backend } })
    const response = await running.api().request('POST /b/7')
    expect([response.status, await response.text()]).toStrictEqual([201, '/b/7'])
  })

  test.each([
    ['an option that does not exist', { handler: {} }, 'fromTemplate: unknown option "handler"'],
    ['a handler that is not a function', { handlers: { AuthFn: {} } }, 'handlers must be an object of functions'],
    [
      'a handler that no API uses',
      { handlers: { AuthFn: allow, AuthFunction: allow } },
      'handlers has "AuthFunction", which no API of the template uses',
    ],
    ['an API key that no plan has', { handlers: { AuthFn: allow }, apiKeys: { Key: 'x'.repeat(20) } }, 'apiKeys has "Key"'],
    ['a stage of another API', { handlers: { AuthFn: allow }, stage: { Other: 'prod' } }, 'stage has "Other"'],
  ])('rejects %s', async (_, options, message) => {
    await expect(load(rest(TOKEN), options as TemplateOptions)).rejects.toThrow(message)
  })

  test('rejects an authorizer without code, and closes its routes on demand', async () => {
    const error = await errorOf(load(rest(TOKEN)))
    expect(error.code).toBe('ERR_TEMPLATE')
    expect(error.findings[0]).toMatchObject({
      code: 'unbound-handler',
      severity: 'error',
      api: 'Api',
      authorizer: 'U',
      at: { line: 4 },
    })
    expect(error.message).toContain('template.yaml:4:')
    const running = await load(rest(TOKEN), { onError: 'close' })
    const [closed, open] = [
      await running.api().request('GET /a', { headers: { Authorization: 'good' } }),
      await running.api().request('POST /b/7'),
    ]
    expect([closed.status, closed.headers.get('x-gatewright-finding'), closed.trace.reason]).toStrictEqual([
      500,
      'unbound-handler',
      'closed by onError: unbound-handler',
    ])
    expect(running.api().lastTrace()?.reason).not.toContain('closed')
    expect(open.status).toBe(200)
  })

  test.each([
    [
      'a route that names an unknown authorizer',
      rest('{ DefaultAuthorizer: AWS_IAM }').replace('Authorizer: NONE', 'Authorizer: Missing'),
      'POST /b/7',
      'unknown-authorizer',
    ],
    [
      'an authorizer whose TTL is not known',
      rest(TOKEN.replace('ReauthorizeEvery: 0', 'ReauthorizeEvery: !ImportValue T')),
      'GET /a',
      'unresolved',
    ],
    [
      'an unknown key of an event',
      rest('{ DefaultAuthorizer: AWS_IAM }').replace('Authorizer: NONE', 'Authorizr: NONE'),
      'POST /b/7',
      'unsupported-property',
    ],
  ])('never opens %s', async (_, text, request, code) => {
    const error = await errorOf(load(text))
    expect(error.findings[0]?.code).toBe(code)
    const running = await load(text, { onError: 'close' })
    const response = await running.api().request(request, { headers: { Authorization: 'good' } })
    expect([response.status, response.headers.get('x-gatewright-finding')]).toStrictEqual([500, code])
  })

  test('closes a path that cannot be read in front of a greedy route', async () => {
    const mock = { 'x-amazon-apigateway-integration': { type: 'mock' } }
    const template = { openapi: '3.0.1', paths: { '/admin': { $ref: 'admin.json' }, '/{proxy+}': { get: mock } } }
    const running = await fromTemplate({ template }, { onError: 'close' })
    expect((await running.api('api').request('GET /admin')).status).toBe(500)
    expect((await running.api('api').request('GET /other')).status).toBe(200)
  })

  test.each([
    ['an error about the API as a whole', rest('{ DefaultAuthorizr: U }'), 'unsupported-property'],
    ['an error about the template', 'Resources: {}', 'no-api'],
    [
      'a policy that is not known',
      rest('{ ResourcePolicy: { IpRangeWhitelist: !ImportValue Ranges } }').replace(', Auth: { Authorizer: NONE }', ''),
      'unresolved',
    ],
  ])('throws for %s even if errors close routes', async (_, text, code) => {
    expect((await errorOf(load(text, { onError: 'close' }))).findings[0]?.code).toBe(code)
  })

  test('treats warnings as errors on demand', async () => {
    const text = rest('{ DefaultAuthorizer: AWS_IAM }').replace(' OpenApiVersion: 3.0.1,', '')
    expect((await load(text)).findings[0]?.code).toBe('extra-stage')
    expect((await errorOf(load(text, { strict: true }))).findings[0]).toMatchObject({ code: 'extra-stage', severity: 'error' })
  })

  test('answers 500 for an authorizer that API Gateway may not invoke', async () => {
    const text = rest(TOKEN.replace('FunctionArn', 'DisableFunctionDefaultPermissions: true, FunctionArn'))
    const running = await load(text, { handlers: { AuthFn: allow } })
    expect((await running.api().request('GET /a', { headers: { Authorization: 'good' } })).status).toBe(500)
  })

  test('caches responses for the TTL of the template by the given clock', async () => {
    let now = 1_000_000
    const running = await load(rest(TOKEN.replace('ReauthorizeEvery: 0', 'ReauthorizeEvery: 60')), {
      handlers: { AuthFn: allow },
      now: () => now,
    })
    const lambda = async (): Promise<string> =>
      (await running.api().request('GET /a', { headers: { Authorization: 'good' } })).trace.lambda
    expect([await lambda(), await lambda()]).toStrictEqual(['invoked', 'cached'])
    now += 61_000
    expect(await lambda()).toBe('invoked')
  })

  test('makes up API keys, or takes those of the caller', async () => {
    const plan = rest('{ ApiKeyRequired: true, UsagePlan: { CreateUsagePlan: PER_API } }').replace(
      ', Auth: { Authorizer: NONE }',
      '',
    )
    const made = await load(plan)
    const key = made.apiKeys['ApiApiKey'] ?? ''
    expect(key).toMatch(/^[a-f0-9]{32}$/)
    const given = await load(plan, { apiKeys: { ApiApiKey: 'k'.repeat(24) } })
    const status = async (running: typeof made, value?: string): Promise<number> =>
      (await running.api().request('GET /a', value === undefined ? {} : { headers: { 'x-api-key': value } })).status
    expect([
      await status(made),
      await status(made, key),
      await status(given, key),
      await status(given, 'k'.repeat(24)),
    ]).toStrictEqual([403, 200, 403, 200])
  })

  test('loads code only if told to, with the environment of the function while it runs', async () => {
    const running = await load(rest(TOKEN), { loadHandlers: true, environment: {} })
    const response = await running.api().request('GET /a', { headers: { Authorization: 'x' } })
    expect([response.status, response.trace.principal]).toStrictEqual([200, 'template'])
    const other = await load(rest(TOKEN), { loadHandlers: true, environment: { AuthFn: { WHO: 'caller' } } })
    expect((await other.api().request('GET /a', { headers: { Authorization: 'x' } })).trace.principal).toBe('caller')
    expect(process.env['WHO']).toBeUndefined()
  })

  test('loads a handler from the folder of its code', async () => {
    mkdirSync(join(folder, 'src', 'lib'), { recursive: true })
    writeFileSync(
      join(folder, 'src', 'lib', 'auth.mjs'),
      "export const check = async (e) => ({ principalId: 'file', policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: e.methodArn }] } })",
    )
    const text = rest(TOKEN).replace(
      /Handler: index.handler, Runtime: nodejs22.x, InlineCode: ".*?", /,
      'Handler: lib/auth.check, Runtime: nodejs22.x, CodeUri: ./src, ',
    )
    const running = await load(text, { loadHandlers: true })
    expect((await running.api().request('GET /a', { headers: { Authorization: 'x' } })).trace.principal).toBe('file')
  })

  test.each([
    ['another runtime', 'Runtime: python3.13'],
    ['a file that is missing', 'Runtime: nodejs22.x, CodeUri: ./none'],
    ['code outside the project', 'Runtime: nodejs22.x, CodeUri: ../../../../etc'],
  ])('does not load %s', async (_, properties) => {
    const text = rest(TOKEN).replace(/Runtime: nodejs22.x, InlineCode: ".*?", /, `${properties}, `)
    const error = await errorOf(load(text, { loadHandlers: true }))
    expect(error.findings.map(({ code }) => code)).toContain('handler-not-loaded')
    expect(error.findings.find(({ code }) => code === 'handler-not-loaded')).toMatchObject({ severity: 'error', authorizer: 'U' })
  })

  test('runs an HTTP API: simple responses, the default TTL, CORS', async () => {
    const text = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: { AllowOrigins: ["https://a.example"], AllowMethods: [GET] }
      Auth: { DefaultAuthorizer: L, Authorizers: { L: { FunctionArn: !GetAtt AuthFn.Arn, EnableFunctionDefaultPermissions: true, AuthorizerPayloadFormatVersion: 2.0, EnableSimpleResponses: true, Identity: { Headers: [Authorization] } } } }
  AuthFn: { Type: AWS::Serverless::Function, Properties: { Handler: a.h, Runtime: nodejs24.x } }
  Fn: { Type: AWS::Serverless::Function, Properties: { Events: { A: { Type: HttpApi, Properties: { ApiId: !Ref Api, Path: /a, Method: GET } } } } }
`
    const simple = async (event: { readonly headers: { readonly [name: string]: string } }): Promise<unknown> => ({
      isAuthorized: event.headers['authorization'] === 'good',
    })
    const running = await load(text, { handlers: { AuthFn: simple }, httpApiDefaultTtlSeconds: 60 })
    const request = (headers: { readonly [name: string]: string }) => running.api().request('GET /a', { headers })
    expect([
      (await request({})).status,
      (await request({ authorization: 'good' })).status,
      (await request({ authorization: 'bad' })).status,
    ]).toStrictEqual([401, 200, 403])
    expect((await request({ authorization: 'good' })).trace.lambda).toBe('cached')
    const preflight = await running
      .api()
      .request('OPTIONS /a', { headers: { Origin: 'https://a.example', 'Access-Control-Request-Method': 'GET' } })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toStrictEqual([204, 'https://a.example'])
    expect(running.api().kind).toBe('HTTP')
  })

  test('runs a WebSocket API', async () => {
    const text = `
Transform: AWS::Serverless-2016-10-31
Resources:
  AuthFn: { Type: AWS::Serverless::Function, Properties: { Handler: a.h } }
  JoinFn: { Type: AWS::Serverless::Function, Properties: { Handler: a.h } }
  Api: { Type: AWS::Serverless::WebSocketApi, Properties: { Routes: { $connect: { FunctionArn: !GetAtt JoinFn.Arn }, join: { FunctionArn: !GetAtt JoinFn.Arn } }, Auth: { AuthType: CUSTOM, AuthArn: !GetAtt AuthFn.Arn, IdentitySource: [route.request.querystring.token] } } }
`
    const joined: unknown[] = []
    const running = await load(text, {
      handlers: { AuthFn: allow, JoinFn: async (event: unknown) => joined.push(event) && { statusCode: 200 } },
    })
    const api = running.api()
    if (api.kind !== 'WEBSOCKET') throw new Error('not a WebSocket API')
    expect((await api.connect()).status).toBe(401)
    const handshake = await api.connect({ query: { token: 'good' } })
    if (!handshake.accepted) throw new Error(handshake.trace.reason)
    await handshake.connection.send('{"action":"join"}')
    expect(joined).toHaveLength(2)
    await running.close()
  })

  test('runs an alias that a stage variable names', async () => {
    const auth = TOKEN.replace('!GetAtt AuthFn.Arn', '!Sub "${AuthFn.Arn}:${!stageVariables.alias}"')
    const text = rest(auth, '', 'Variables: { alias: live },')
    const running = await load(text, { handlers: { 'AuthFn:live': allow } })
    expect((await running.api().request('GET /a', { headers: { Authorization: 'good' } })).status).toBe(200)
  })

  test('signs requests as the given principals', async () => {
    const policies = [
      {
        Version: '2012-10-17' as const,
        Statement: [{ Effect: 'Allow' as const, Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*:*:*/prod/GET/a' }],
      },
    ]
    const principals = {
      AKIA1234567890ABCDEF: { arn: 'arn:aws:iam::123456789012:user/ana', secretAccessKey: 'secret', policies },
    }
    const running = await load(rest('{ DefaultAuthorizer: AWS_IAM }').replace(', Auth: { Authorizer: NONE }', ''), { principals })
    const status = async (request: string): Promise<number> =>
      (await running.api().request(request, { as: 'AKIA1234567890ABCDEF' })).status
    expect([await status('GET /a'), await status('POST /b/1')]).toStrictEqual([200, 403])
  })

  test('starts 500 routes in under two seconds', async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [
        `/r${index}/{id}`,
        { get: { security: [{ iam: [] }], 'x-amazon-apigateway-integration': { type: 'mock' } } },
      ]),
    )
    const components = {
      securitySchemes: {
        iam: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
      },
    }
    const text = JSON.stringify({ openapi: '3.0.1', paths, components })
    const started = performance.now()
    const running = await load(text)
    // One second on a free machine; the tests share theirs.
    expect(performance.now() - started).toBeLessThan(2000)
    expect((await running.api().request('GET /r499/1')).status).toBe(403)
  })
})
