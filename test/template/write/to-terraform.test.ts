import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { toTerraform } from '../../../src/template/write/to-terraform.ts'
import { ARN, http, request, simple, token, URI, websocket } from './handlers.ts'

const apiId = `\${aws_api_gateway_rest_api.pets.id}`
const write = (authorizers: object, functions: { [name: string]: string }, over: object = {}): unknown =>
  JSON.parse(toTerraform({ authorizers }, { functions, apiId, ...over }))

describe('toTerraform', () => {
  test('writes an authorizer of a REST API and a permission for it alone', () => {
    expect(write({ Users: token }, { Users: ARN })).toStrictEqual({
      resource: {
        aws_api_gateway_authorizer: {
          Users: {
            name: 'Users',
            rest_api_id: apiId,
            type: 'TOKEN',
            authorizer_uri: URI,
            identity_source: 'method.request.header.authorization',
            identity_validation_expression: '^Bearer .+$',
            authorizer_result_ttl_in_seconds: 300,
          },
        },
        aws_lambda_permission: {
          Users: {
            statement_id: 'gatewright-Users',
            action: 'lambda:InvokeFunction',
            function_name: ARN,
            principal: 'apigateway.amazonaws.com',
            source_arn: `arn:aws:execute-api:eu-west-1:123456789012:${apiId}/authorizers/\${aws_api_gateway_authorizer.Users.id}`,
          },
        },
      },
    })
  })

  test('writes authorizers of an HTTP API', () => {
    expect(write({ Users: http, Simple: simple }, { Users: ARN, Simple: ARN })).toMatchObject({
      resource: {
        aws_apigatewayv2_authorizer: {
          Users: {
            api_id: apiId,
            authorizer_type: 'REQUEST',
            authorizer_payload_format_version: '2.0',
            enable_simple_responses: false,
            identity_sources: ['$request.header.authorization'],
            authorizer_result_ttl_in_seconds: 30,
          },
          Simple: { enable_simple_responses: true, identity_sources: ['$request.header.authorization', '$context.routeKey'] },
        },
      },
    })
  })

  test('writes no TTL for a WebSocket API, which has none', () => {
    const written = toTerraform({ authorizers: { Users: websocket } }, { functions: { Users: ARN }, apiId: 'a1b2c3' })
    expect(written).not.toContain('ttl')
    expect(written).toContain('route.request.header.authorization')
  })

  test('refers to a function of the configuration, and to its alias', () => {
    const written = write({ Users: token, Tenants: request }, { Users: 'auth', Tenants: 'auth:live' })
    expect(written).toMatchObject({
      resource: {
        aws_api_gateway_authorizer: {
          Users: { authorizer_uri: `\${aws_lambda_function.auth.invoke_arn}` },
          Tenants: { authorizer_uri: expect.stringContaining(`\${aws_lambda_function.auth.arn}:live/invocations`) },
        },
        aws_lambda_permission: {
          Users: { function_name: `\${aws_lambda_function.auth.function_name}` },
          Tenants: { qualifier: 'live' },
        },
      },
    })
  })

  test('doubles template characters of literal values', () => {
    const expression = `^%{x}$\${y}$`
    const definition = { ...token.definition, identityValidationExpression: expression }
    expect(write({ Users: definition }, { Users: ARN })).toMatchObject({
      resource: { aws_api_gateway_authorizer: { Users: { identity_validation_expression: `^%%{x}$$\${y}$` } } },
    })
  })

  test('writes no permission for an authorizer with an invoke role', () => {
    const role = 'arn:aws:iam::123456789012:role/invoke'
    const written = write({ Users: token }, { Users: ARN }, { invokeRoles: { Users: role } })
    expect(written).not.toHaveProperty('resource.aws_lambda_permission')
    expect(written).toMatchObject({ resource: { aws_api_gateway_authorizer: { Users: { authorizer_credentials: role } } } })
  })

  test.each([
    ['authorizers of two kinds', { Users: token, Other: http }, { Users: ARN, Other: ARN }, {}],
    ['a function that is missing', { Users: token }, {}, {}],
    ['a name without an authorizer', { Users: token }, { Users: ARN, Other: ARN }, {}],
    ['an API id that is missing', { Users: token }, { Users: ARN }, { apiId: undefined }],
    ['an unknown option', { Users: token }, { Users: ARN }, { stage: 'prod' }],
    ['an alias of which no stage variable is known', { Users: token }, { Users: `auth:\${stageVariables.alias}` }, {}],
  ])('rejects %s', (_, authorizers, functions, over) => {
    expect(() => write(authorizers, functions as never, over)).toThrow(ConfigError)
  })
})
