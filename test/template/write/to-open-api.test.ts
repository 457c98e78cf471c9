import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { ConfigError } from '../../../src/errors.ts'
import { toOpenApi } from '../../../src/template/write/to-open-api.ts'
import { ARN, http, request, simple, token, URI, websocket } from './handlers.ts'

const restOptions = {
  stage: 'prod',
  requestValidator: { validateRequestParameters: true },
  authorizers: { Users: token },
  resourcePolicy: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }],
  },
  gatewayResponses: {
    UNAUTHORIZED: {
      statusCode: 401,
      responseParameters: { 'gatewayresponse.header.X': "'y'", 'gatewayresponse.header.Z': 'context.requestId' },
    },
  },
  routes: {
    'GET /pets/{id}': {
      authorizer: 'Users',
      integration: () => {},
      requestParameters: { 'method.request.header.X-Tenant': true },
    },
    'ANY /files/{proxy+}': {
      authorizer: 'AWS_IAM',
      apiKeyRequired: true,
      integration: { type: 'HTTP_PROXY', url: 'https://files.example/{proxy}' },
    },
    'GET /health': { authorizer: null, integration: { type: 'MOCK', status: 204 } },
  },
}

describe('toOpenApi', () => {
  test('writes the security schemes of a REST API', () => {
    const document = parse(
      toOpenApi({ authorizers: { Users: token, Tenants: request } }, { functions: { Users: ARN, Tenants: ARN } }),
    )
    expect(document.components.securitySchemes).toStrictEqual({
      Users: {
        type: 'apiKey',
        name: 'authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'token',
          authorizerUri: URI,
          identitySource: 'method.request.header.authorization',
          identityValidationExpression: '^Bearer .+$',
          authorizerResultTtlInSeconds: 300,
        },
      },
      Tenants: {
        type: 'apiKey',
        name: 'Unused',
        in: 'header',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          authorizerUri: URI,
          identitySource: 'method.request.header.authorization,method.request.querystring.Tenant',
          authorizerResultTtlInSeconds: 60,
        },
      },
    })
    expect(document.security).toBeUndefined()
  })

  test('states the security of every operation', () => {
    const { paths, components } = parse(toOpenApi(restOptions, { functions: { Users: ARN } }))
    expect(paths['/pets/{id}'].get.security).toStrictEqual([{ Users: [] }])
    expect(paths['/files/{proxy+}']['x-amazon-apigateway-any-method'].security).toStrictEqual([{ AWS_IAM: [] }, { api_key: [] }])
    expect(paths['/health'].get.security).toStrictEqual([])
    expect(components.securitySchemes).toHaveProperty('AWS_IAM.x-amazon-apigateway-authtype', 'awsSigv4')
    expect(components.securitySchemes.api_key).toStrictEqual({ type: 'apiKey', name: 'x-api-key', in: 'header' })
  })

  test('writes what else decides about access', () => {
    const document = parse(toOpenApi(restOptions, { functions: { Users: ARN } }))
    expect(document['x-amazon-apigateway-policy']).toStrictEqual(restOptions.resourcePolicy)
    expect(document['x-amazon-apigateway-gateway-responses']).toStrictEqual({
      UNAUTHORIZED: {
        statusCode: '401',
        responseParameters: { 'gatewayresponse.header.X': "'y'", 'gatewayresponse.header.Z': 'context.requestId' },
      },
    })
    const operation = document.paths['/pets/{id}'].get
    expect(operation['x-amazon-apigateway-request-validator']).toBe('parameters')
    expect(operation.parameters).toContainEqual({ name: 'X-Tenant', in: 'header', required: true, schema: { type: 'string' } })
  })

  test('writes an HTTP API', () => {
    const text = toOpenApi({ authorizers: { Users: http, Simple: simple } }, { functions: { Users: ARN, Simple: ARN } })
    expect(parse(text).components.securitySchemes.Simple['x-amazon-apigateway-authorizer']).toStrictEqual({
      type: 'request',
      authorizerUri: URI,
      authorizerPayloadFormatVersion: '2.0',
      enableSimpleResponses: true,
      identitySource: '$request.header.authorization, $context.routeKey',
      authorizerResultTtlInSeconds: 60,
    })
  })

  test('writes the default route and the JWT authorizer of an HTTP API', () => {
    const jwt = {
      type: 'JWT',
      identitySource: { in: 'header', name: 'Authorization' },
      issuer: 'https://id.example',
      audience: ['app'],
    }
    const options = {
      authorizers: { Jwt: jwt },
      routes: { $default: { authorizer: 'Jwt', scopes: ['a'], integration: () => {} } },
    }
    const { paths, components } = parse(toOpenApi(options, { functions: {} }))
    expect(paths['/$default']['x-amazon-apigateway-any-method']).toMatchObject({
      isDefaultRoute: true,
      security: [{ Jwt: ['a'] }],
    })
    expect(components.securitySchemes.Jwt).toStrictEqual({
      type: 'oauth2',
      'x-amazon-apigateway-authorizer': {
        type: 'jwt',
        identitySource: '$request.header.Authorization',
        jwtConfiguration: { issuer: 'https://id.example', audience: ['app'] },
      },
    })
  })

  test('writes Swagger 2.0 and JSON', () => {
    const document = JSON.parse(toOpenApi(restOptions, { functions: { Users: ARN }, version: '2.0', format: 'json' }))
    expect(document.swagger).toBe('2.0')
    expect(document.openapi).toBeUndefined()
    expect(Object.keys(document.securityDefinitions)).toStrictEqual(['Users', 'AWS_IAM', 'api_key'])
    expect(document.paths['/pets/{id}'].get.parameters).toContainEqual({ name: 'id', in: 'path', required: true, type: 'string' })
  })

  test('writes the preflight routes of the options, and no parameters that are not checked', () => {
    const cors = { allowOrigins: ['https://site.example'], allowCredentials: true }
    const { paths } = parse(toOpenApi({ ...restOptions, requestValidator: undefined, cors }, { functions: { Users: ARN } }))
    expect(paths['/pets/{id}'].options.security).toStrictEqual([])
    expect(paths['/pets/{id}'].options['x-amazon-apigateway-integration'].responses.default).toStrictEqual({
      statusCode: '204',
      responseParameters: {
        'method.response.header.Access-Control-Allow-Origin': "'https://site.example'",
        'method.response.header.Access-Control-Allow-Methods': "'GET,OPTIONS'",
        'method.response.header.Access-Control-Allow-Headers':
          "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'",
        'method.response.header.Access-Control-Allow-Credentials': "'true'",
      },
    })
    expect(paths['/pets/{id}'].get['x-amazon-apigateway-request-validator']).toBeUndefined()
  })

  test('selects one kind of API', () => {
    const authorizers = { Users: token, Http: http }
    const functions = { Users: ARN, Http: ARN }
    expect(() => toOpenApi({ authorizers }, { functions })).toThrow(ConfigError)
    expect(Object.keys(parse(toOpenApi({ authorizers }, { functions, kind: 'HTTP' })).components.securitySchemes)).toStrictEqual([
      'Http',
    ])
  })

  test.each([
    ['several origins', { ...restOptions, cors: { allowOrigins: ['https://a.example', 'https://b.example'] } }, {}],
    [
      'a model that is a function',
      {
        ...restOptions,
        requestValidator: { validateRequestBody: true },
        routes: { 'GET /': { authorizer: null, requestModels: {}, integration: () => {} } },
      },
      {},
    ],
    ['a WebSocket API', { authorizers: { Users: websocket } }, {}],
    ['Swagger 2.0 of an HTTP API', { authorizers: { Users: http } }, { version: '2.0' }],
    ['an unknown version', { authorizers: { Users: http } }, { version: '3.1.0' }],
    ['no authorizers', { authorizers: {} }, {}],
    ['a reserved name', { ...restOptions, authorizers: { api_key: token }, routes: {} }, { functions: { api_key: ARN } }],
  ])('rejects %s', (_, api, over) => {
    expect(() => toOpenApi(api, { functions: { Users: ARN }, ...over } as never)).toThrow(ConfigError)
  })
})
