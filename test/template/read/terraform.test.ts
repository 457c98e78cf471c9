import { describe, expect, test } from 'vitest'
import { access, apiOf, codes, read } from '../summary.ts'

const resource = (type: string, name: string, values: object, module = ''): object => ({
  address: `${module === '' ? '' : `${module}.`}${type}.${name}`,
  mode: 'managed',
  type,
  name,
  values,
})
const FN = 'arn:aws:lambda:eu-west-1:111122223333:function:auth'
const INVOKE = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${FN}/invocations`

describe('terraform show -json', () => {
  test('reads a state of a REST API with its ids', async () => {
    const state = {
      format_version: '1.0',
      values: {
        root_module: {
          resources: [
            resource('aws_api_gateway_rest_api', 'api', {
              id: 'abc123',
              name: 'pets',
              root_resource_id: 'root1',
              policy: '',
              execution_arn: 'arn:aws:execute-api:eu-west-1:111122223333:abc123',
            }),
            resource('aws_api_gateway_resource', 'pets', {
              id: 'res1',
              rest_api_id: 'abc123',
              parent_id: 'root1',
              path_part: 'pets',
            }),
            resource('aws_api_gateway_method', 'get', {
              rest_api_id: 'abc123',
              resource_id: 'res1',
              http_method: 'GET',
              authorization: 'CUSTOM',
              authorizer_id: 'aut1',
              api_key_required: true,
            }),
            resource('aws_api_gateway_method', 'root', {
              rest_api_id: 'abc123',
              resource_id: 'root1',
              http_method: 'ANY',
              authorization: 'NONE',
              authorizer_id: null,
            }),
            resource('aws_api_gateway_integration', 'get', {
              rest_api_id: 'abc123',
              resource_id: 'res1',
              http_method: 'GET',
              type: 'AWS_PROXY',
              uri: INVOKE,
            }),
            resource('aws_api_gateway_authorizer', 'users', {
              id: 'aut1',
              rest_api_id: 'abc123',
              name: 'users',
              type: 'REQUEST',
              authorizer_uri: INVOKE,
              identity_source: 'method.request.header.A',
              authorizer_result_ttl_in_seconds: 30,
            }),
            resource('aws_lambda_function', 'auth', {
              function_name: 'auth',
              arn: FN,
              runtime: 'nodejs22.x',
              handler: 'a.h',
              filename: 'auth.zip',
            }),
            resource('aws_lambda_permission', 'p', {
              action: 'lambda:InvokeFunction',
              principal: 'apigateway.amazonaws.com',
              function_name: 'auth',
              source_arn: 'arn:aws:execute-api:eu-west-1:111122223333:abc123/authorizers/*',
            }),
            resource('aws_api_gateway_stage', 'prod', { rest_api_id: 'abc123', stage_name: 'prod', variables: { a: 'b' } }),
            resource('aws_api_gateway_usage_plan', 'plan', {
              id: 'plan1',
              api_stages: [{ api_id: 'abc123', stage: 'prod' }],
              quota_settings: [{ limit: 5, period: 'DAY' }],
            }),
            resource('aws_api_gateway_api_key', 'key', { id: 'key1', enabled: true }),
            resource('aws_api_gateway_usage_plan_key', 'pk', { key_id: 'key1', usage_plan_id: 'plan1' }),
          ],
        },
      },
    }
    const template = await read(JSON.stringify(state))
    expect(template.format).toBe('terraform-json')
    expect(codes(template)).toStrictEqual(['warning unsupported-integration'])
    const api = apiOf(template)
    expect(access(api)).toStrictEqual({ 'GET /pets': 'CUSTOM aws_api_gateway_authorizer.users +key', 'ANY /': 'NONE' })
    expect(api).toMatchObject({ apiId: 'abc123', stage: 'prod', stageVariables: { a: 'b' } })
    expect(api.authorizers['aws_api_gateway_authorizer.users']).toMatchObject({
      ttlSeconds: 30,
      id: 'aut1',
      invocable: 'yes',
      function: { logicalId: 'aws_lambda_function.auth', arn: FN },
    })
    expect(api.usagePlans).toMatchObject([{ keys: ['aws_api_gateway_api_key.key'], quota: { limit: 5, period: 'DAY' } }])
    expect(template.environment).toStrictEqual({ region: 'eu-west-1', accountId: '111122223333', partition: 'aws' })
  })

  test('reads a plan, whose ids are references, through modules', async () => {
    const references = (...names: string[]): object => ({ references: names })
    const module = 'module.api'
    const plan = {
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [resource('aws_lambda_function', 'auth', { function_name: 'auth', runtime: 'nodejs22.x' })],
          child_modules: [
            {
              address: module,
              resources: [
                resource('aws_apigatewayv2_api', 'api', { name: 'pets', protocol_type: 'HTTP' }, module),
                resource('aws_apigatewayv2_route', 'get', { route_key: 'GET /a', authorization_type: 'CUSTOM' }, module),
                resource('aws_apigatewayv2_route', 'open', { route_key: 'GET /open', authorization_type: 'NONE' }, module),
                resource(
                  'aws_apigatewayv2_integration',
                  'i',
                  { integration_type: 'AWS_PROXY', payload_format_version: '2.0' },
                  module,
                ),
                resource(
                  'aws_apigatewayv2_authorizer',
                  'users',
                  {
                    name: 'users',
                    authorizer_type: 'REQUEST',
                    identity_sources: ['$request.header.Authorization'],
                    authorizer_payload_format_version: '2.0',
                    enable_simple_responses: true,
                  },
                  module,
                ),
              ],
            },
          ],
        },
      },
      configuration: {
        root_module: {
          resources: [{ address: 'aws_lambda_function.auth', expressions: { function_name: { constant_value: 'auth' } } }],
          module_calls: {
            api: {
              expressions: { invoke_arn: references('aws_lambda_function.auth.invoke_arn', 'aws_lambda_function.auth') },
              module: {
                resources: [
                  {
                    address: 'aws_apigatewayv2_route.get',
                    expressions: {
                      api_id: references('aws_apigatewayv2_api.api.id'),
                      authorizer_id: references('aws_apigatewayv2_authorizer.users.id'),
                      target: references('aws_apigatewayv2_integration.i.id'),
                    },
                  },
                  {
                    address: 'aws_apigatewayv2_route.open',
                    expressions: {
                      api_id: references('aws_apigatewayv2_api.api.id'),
                      target: references('aws_apigatewayv2_integration.i.id'),
                    },
                  },
                  {
                    address: 'aws_apigatewayv2_integration.i',
                    expressions: {
                      api_id: references('aws_apigatewayv2_api.api.id'),
                      integration_uri: references('var.invoke_arn'),
                    },
                  },
                  {
                    address: 'aws_apigatewayv2_authorizer.users',
                    expressions: {
                      api_id: references('aws_apigatewayv2_api.api.id'),
                      authorizer_uri: references('var.invoke_arn'),
                    },
                  },
                ],
              },
            },
          },
        },
      },
    }
    const template = await read(JSON.stringify(plan))
    expect(codes(template)).toStrictEqual([])
    const api = apiOf(template)
    expect(access(api)).toStrictEqual({ 'GET /a': 'CUSTOM module.api.aws_apigatewayv2_authorizer.users', 'GET /open': 'NONE' })
    expect(api.authorizers['module.api.aws_apigatewayv2_authorizer.users']).toMatchObject({
      ttlSeconds: 300,
      payloadFormatVersion: '2.0',
      simpleResponses: true,
      function: { logicalId: 'aws_lambda_function.auth' },
    })
    expect(api.routes[0]?.integration).toMatchObject({ type: 'AWS_PROXY', function: 'aws_lambda_function.auth', payload: '2.0' })
  })

  test('reports what a plan does not determine', async () => {
    const plan = {
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [
            resource('aws_apigatewayv2_api', 'api', { name: 'pets', protocol_type: 'HTTP' }),
            resource('aws_apigatewayv2_route', 'get', { route_key: 'GET /a', authorization_type: 'JWT' }),
          ],
        },
      },
      configuration: {
        root_module: {
          resources: [
            {
              address: 'aws_apigatewayv2_route.get',
              expressions: {
                api_id: { references: ['aws_apigatewayv2_api.api.id'] },
                authorizer_id: { references: ['data.aws_x.y.id'] },
              },
            },
          ],
        },
      },
    }
    const template = await read(JSON.stringify(plan))
    expect(codes(template, 'error')).toStrictEqual(['error unresolved'])
    expect(access(apiOf(template))).toStrictEqual({ 'GET /a': 'AWS_IAM' })
  })
})
