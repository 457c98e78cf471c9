import { describe, expect, test } from 'vitest'
import { type RequestOptions, type RequestValidation, restApi } from '../../../src/gateway/index.ts'
import { policyResponse, testApi } from '../test-api.ts'

const BOTH = { validateRequestParameters: true, validateRequestBody: true }
const validation: RequestValidation = {
  requestParameters: {
    'method.request.querystring.page': true,
    'method.request.header.X-Tenant': true,
    'method.request.path.id': true,
    'method.request.querystring.sort': false,
  },
  requestModels: {
    'application/json': (body) => (typeof body === 'object' && body !== null && 'name' in body ? [] : ['name is missing']),
  },
}

async function send(route: RequestValidation, options: RequestOptions, apiValidator?: RequestValidation['requestValidator']) {
  const integration = () => ({ statusCode: 200 })
  const api = restApi({
    stage: 'prod',
    authorizers: {},
    requestValidator: apiValidator,
    gatewayResponses: {
      BAD_REQUEST_BODY: {
        responseTemplates: { 'application/json': '$context.error.message: $context.error.validationErrorString' },
      },
    },
    routes: { 'ANY /pets/{id}': { authorizer: 'NONE', ...route, integration } },
  })
  const response = await api.request('POST /pets/7', options)
  return { status: response.status, body: await response.text(), trace: response.trace }
}

const valid: RequestOptions = { query: { page: '1' }, headers: { 'x-tenant': 'a' }, json: { name: 'rex' } }

describe('a request validator', () => {
  test('accepts a valid request', async () => {
    expect(await send({ ...validation, requestValidator: BOTH }, valid)).toMatchObject({ status: 200 })
  })

  test.each<[string, RequestOptions, string]>([
    ['a missing query parameter', { ...valid, query: {} }, 'page'],
    ['a query parameter of spaces', { ...valid, query: { page: ' ' } }, 'page'],
    ['a query parameter in different case', { ...valid, query: { Page: '1' } }, 'page'],
    ['a missing header', { ...valid, headers: {} }, 'X-Tenant'],
    ['several missing parameters', { json: {} }, 'page, X-Tenant'],
  ])('rejects %s', async (_, options, names) => {
    expect(await send({ ...validation, requestValidator: BOTH }, options)).toMatchObject({
      status: 400,
      body: `{"message":"Missing required request parameters: [${names}]"}`,
      trace: { outcome: 'BAD_REQUEST_PARAMETERS', principal: null },
    })
  })

  test.each<[string, RequestOptions, string]>([
    ['a body that does not match', { ...valid, json: {} }, '[name is missing]'],
    ['a body that is not JSON', { ...valid, json: undefined, body: '{' }, '[the body is not JSON]'],
    ['no body', { ...valid, json: undefined }, '[the body is not JSON]'],
    [
      'a content type with parameters',
      { ...valid, headers: { 'x-tenant': 'a', 'content-type': 'Application/JSON; charset=utf-8' }, json: 5 },
      '[name is missing]',
    ],
  ])('rejects %s', async (_, options, problems) => {
    expect(await send({ ...validation, requestValidator: BOTH }, options)).toMatchObject({
      status: 400,
      body: `Invalid request body: ${problems}`,
      trace: { outcome: 'BAD_REQUEST_BODY' },
    })
  })

  test('validates a body of another content type only with a $default model', async () => {
    const options = { ...valid, json: undefined, body: '5', headers: { 'x-tenant': 'a', 'content-type': 'text/plain' } }
    expect((await send({ ...validation, requestValidator: BOTH }, options)).status).toBe(200)
    const requestModels = { $default: () => ['never'] }
    expect((await send({ requestModels, requestValidator: BOTH }, options)).status).toBe(400)
  })

  test.each<[string, RequestValidation['requestValidator'], RequestValidation['requestValidator'], number]>([
    ['nothing', undefined, undefined, 200],
    ['nothing', undefined, {}, 200],
    ['parameters', { validateRequestParameters: true }, undefined, 400],
    ['parameters', undefined, { validateRequestParameters: true }, 400],
    ['nothing', {}, BOTH, 200],
  ])('validates %s with %j of the route and %j of the API', async (_, route, api, status) => {
    expect((await send({ ...validation, requestValidator: route }, { json: { name: 'rex' } }, api)).status).toBe(status)
  })

  test('reports the error of a model as the cause', async () => {
    const thrown = new Error('broken')
    const requestModels = {
      $default: () => {
        throw thrown
      },
    }
    expect(await send({ requestModels, requestValidator: BOTH }, valid)).toMatchObject({
      status: 500,
      trace: { outcome: 'API_CONFIGURATION_ERROR', cause: thrown },
    })
  })

  test('runs after the authorizer', async () => {
    const routes = {
      'GET /pets': {
        authorizer: 'auth',
        requestParameters: { 'method.request.querystring.page': true },
        requestValidator: BOTH,
        integration: () => ({ statusCode: 200 }),
      },
    } as const
    const { api } = testApi({ handler: () => policyResponse('Allow', '*/*') }, { routes })
    expect((await api.request('GET /pets')).status).toBe(401)
    const response = await api.request('GET /pets', { headers: { authorization: 'a' } })
    expect(response.trace).toMatchObject({ status: 400, principal: 'jane', lambda: 'invoked' })
  })

  test.each<[string, object, object]>([
    ['requestValidator.validateBody', {}, { requestValidator: { validateBody: true } }],
    ['requestValidator.validateRequestBody', {}, { requestValidator: { validateRequestBody: 'yes' } }],
    ['routes["GET /x"].requestValidator.validateRequestBody', { requestValidator: { validateRequestBody: 1 } }, {}],
    ['routes["GET /x"].requestParameters', { requestParameters: { page: true } }, {}],
    ['routes["GET /x"].requestParameters', { requestParameters: { 'method.request.cookie.a': true } }, {}],
    ['routes["GET /x"].requestParameters', { requestParameters: { 'method.request.path.a': 'required' } }, {}],
    ['routes["GET /x"].requestModels', { requestModels: { 'application/json': {} } }, {}],
  ])('rejects a wrong %s', (option, route, api) => {
    const integration = () => ({ statusCode: 200 })
    // Invalid on purpose: possible in plain JavaScript.
    const options = {
      stage: 'prod',
      authorizers: {},
      routes: { 'GET /x': { authorizer: 'NONE', integration, ...route } },
      ...api,
    }
    expect(() => restApi(options as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})
