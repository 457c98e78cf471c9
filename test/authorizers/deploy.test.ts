import { readFileSync } from 'node:fs'
import { readEnvironment, setting } from 'gatewright'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { definitionOf, deployments } from '../../examples/deploy/deployments.ts'
import { resourcesOf } from '../../examples/deploy/resources.ts'
import { BEGIN, END, generatedPart, withGeneratedPart } from '../../examples/deploy/template-text.ts'

interface Resource {
  readonly Type: string
  readonly Properties: { readonly [name: string]: unknown }
}

const text = readFileSync(new URL('../../examples/deploy/template.yaml', import.meta.url), 'utf8')
const template: { readonly Resources: { readonly [id: string]: Resource } } = parse(text)
const all = Object.entries(template.Resources)
const invocationsOf = (name: string): object => ({
  'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${name}Function.Arn}/invocations`,
})

let generated = ''
beforeAll(async () => {
  generated = await generatedPart(deployments)
})

function properties(id: string): Resource['Properties'] {
  const resource = template.Resources[id]
  if (resource === undefined) throw new Error(`the template has no ${id}`)
  return resource.Properties
}

describe('template and definitions', () => {
  test('are equal', () => {
    expect(withGeneratedPart(text, generated)).toBe(text)
  })

  test('differ if one number differs', () => {
    expect(text).toContain('AuthorizerResultTtlInSeconds: 300')
    const drifted = text.replace('AuthorizerResultTtlInSeconds: 300', 'AuthorizerResultTtlInSeconds: 301')
    expect(withGeneratedPart(drifted, generated)).not.toBe(drifted)
  })

  test('rejects a template without markers', () => {
    expect(() => withGeneratedPart(text.replace(BEGIN, ''), generated)).toThrow(
      'the template has no markers of the generated part',
    )
    expect(() => withGeneratedPart(text.replace(END, ''), generated)).toThrow('the template has no markers of the generated part')
  })

  // Written by hand.
  test.each([
    [
      'PetsTokenAuthorizer',
      'AWS::ApiGateway::Authorizer',
      {
        RestApiId: { Ref: 'PetsApi' },
        Name: 'PetsToken',
        AuthorizerUri: invocationsOf('PetsToken'),
        Type: 'TOKEN',
        IdentitySource: 'method.request.header.authorization',
        IdentityValidationExpression: '^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$',
        AuthorizerResultTtlInSeconds: 300,
      },
    ],
    [
      'OwnersRequestAuthorizer',
      'AWS::ApiGateway::Authorizer',
      {
        RestApiId: { Ref: 'PetsApi' },
        Name: 'OwnersRequest',
        AuthorizerUri: invocationsOf('OwnersRequest'),
        Type: 'REQUEST',
        IdentitySource: 'method.request.header.authorization,context.httpMethod,context.resourcePath',
        AuthorizerResultTtlInSeconds: 60,
      },
    ],
    [
      'PartnersKeyAuthorizer',
      'AWS::ApiGateway::Authorizer',
      {
        RestApiId: { Ref: 'PetsApi' },
        Name: 'PartnersKey',
        AuthorizerUri: invocationsOf('PartnersKey'),
        Type: 'REQUEST',
        IdentitySource: 'method.request.header.x-api-key',
        AuthorizerResultTtlInSeconds: 120,
      },
    ],
    [
      'ShopHttpAuthorizer',
      'AWS::ApiGatewayV2::Authorizer',
      {
        ApiId: { Ref: 'ShopApi' },
        Name: 'ShopHttp',
        AuthorizerUri: invocationsOf('ShopHttp'),
        AuthorizerType: 'REQUEST',
        AuthorizerPayloadFormatVersion: '2.0',
        EnableSimpleResponses: false,
        IdentitySource: ['$request.header.authorization'],
        AuthorizerResultTtlInSeconds: 60,
      },
    ],
    [
      'ChatSocketAuthorizer',
      'AWS::ApiGatewayV2::Authorizer',
      {
        ApiId: { Ref: 'ChatApi' },
        Name: 'ChatSocket',
        AuthorizerUri: invocationsOf('ChatSocket'),
        AuthorizerType: 'REQUEST',
        IdentitySource: ['route.request.querystring.token'],
      },
    ],
  ])('%s', (id, type, expected) => {
    expect(template.Resources[id]?.Type).toBe(type)
    expect(properties(id)).toStrictEqual(expected)
  })

  test.each(deployments.map((deployment) => [deployment.name, deployment] as const))(
    '%s: the routes behind the authorizer are those of its table',
    async (name, deployment) => {
      expect(routesBehind(`${name}Authorizer`).sort()).toStrictEqual([...(await definitionOf(deployment)).routes].sort())
    },
  )

  test.each(deployments.map((deployment) => [deployment.name, deployment] as const))(
    '%s: the function has the variables from which its definition was created',
    (name, { variables }) => {
      const { Variables } = properties(`${name}Function`)['Environment'] as { readonly Variables: object }
      const expected = Object.entries(variables).map(([key, value]) => [key, typeof value === 'string' ? value : value.template])
      expect(Variables).toStrictEqual(Object.fromEntries(expected))
    },
  )

  test('the samples are valid values of their variables', () => {
    const samples = deployments.flatMap(({ variables }) => Object.entries(variables))
    for (const [name, value] of samples) {
      if (typeof value === 'string') continue
      const kind = { USER_POOL_ID: setting.userPoolId, CLIENT_IDS: setting.list, API_KEYS: setting.json }[name] ?? setting.text
      expect(() => readEnvironment({ [name]: kind }, { [name]: value.sample })).not.toThrow()
    }
  })
})

describe('least privilege', () => {
  const roles = all.filter(([, { Type }]) => Type === 'AWS::IAM::Role')

  test.each(roles)('%s may write to its own log group only', (id, { Properties }) => {
    const logs = id.replace(/Role$/, 'Logs')
    expect(template.Resources[logs]?.Type).toBe('AWS::Logs::LogGroup')
    expect(Object.keys(Properties).sort()).toStrictEqual(['AssumeRolePolicyDocument', 'Policies'])
    const [policy, second] = Properties['Policies'] as readonly { readonly PolicyDocument: object }[]
    expect(second).toBeUndefined()
    expect(policy?.PolicyDocument).toStrictEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: { 'Fn::GetAtt': [logs, 'Arn'] },
        },
      ],
    })
  })

  test('every function has its own role', () => {
    const functions = all.filter(([, { Type }]) => Type === 'AWS::Serverless::Function')
    const used = functions.map(([, { Properties }]) => JSON.stringify(Properties['Role']))
    expect(new Set(used).size).toBe(deployments.length + 1)
    expect(roles).toHaveLength(functions.length)
  })

  test.each(deployments)('$name: only this authorizer of this API may invoke the function', ({ name, api }) => {
    const permissions = all.filter(
      ([, { Type, Properties }]) =>
        Type === 'AWS::Lambda::Permission' && JSON.stringify(Properties['FunctionName']).includes(`"${name}Function"`),
    )
    expect(permissions.map(([, { Properties }]) => Properties)).toStrictEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': [`${name}Function`, 'Arn'] },
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${api}}/authorizers/\${${name}Authorizer}`,
        },
      },
    ])
  })

  test('every method and route has an authorizer, except messages after $connect', () => {
    const routes = all.filter(([, { Type }]) => Type === 'AWS::ApiGateway::Method' || Type === 'AWS::ApiGatewayV2::Route')
    expect(routes).toHaveLength(8)
    for (const [id, { Properties }] of routes) {
      if (id !== 'ChatDefault') expect([id, Properties['AuthorizationType']]).toStrictEqual([id, 'CUSTOM'])
    }
  })
})

describe('resources of other definitions', () => {
  const [deployment = expect.fail('no deployment')] = deployments
  const base = { routes: [], overreach: [], type: 'REQUEST' } as const
  const sources = [
    { in: 'header', name: 'x-a' },
    { in: 'query', name: 'b' },
    { in: 'stageVariable', name: 'c' },
    { in: 'context', name: 'identity.sourceIp' },
  ] as const
  const authorizerOf = (definition: Parameters<typeof resourcesOf>[1]): { readonly [name: string]: unknown } =>
    resourcesOf(deployment, definition)['PetsTokenAuthorizer']?.Properties ?? {}

  test('format every source for every kind of API', () => {
    expect(authorizerOf({ ...base, api: 'REST', ttlSeconds: 1, identitySources: sources })['IdentitySource']).toBe(
      'method.request.header.x-a,method.request.querystring.b,stageVariables.c,context.identity.sourceIp',
    )
    expect(
      authorizerOf({
        ...base,
        api: 'HTTP',
        payloadFormatVersion: '1.0',
        simpleResponses: false,
        ttlSeconds: 1,
        identitySources: sources,
      })['IdentitySource'],
    ).toStrictEqual(['$request.header.x-a', '$request.querystring.b', '$stageVariables.c', '$context.identity.sourceIp'])
    expect(authorizerOf({ ...base, api: 'WEBSOCKET', identitySources: sources })['IdentitySource']).toStrictEqual([
      'route.request.header.x-a',
      'route.request.querystring.b',
      'stageVariables.c',
      'context.identity.sourceIp',
    ])
  })

  test('contain a TTL of 0', () => {
    const none = authorizerOf({ ...base, api: 'REST', ttlSeconds: 0, identitySources: [] })
    expect(none).toMatchObject({ AuthorizerResultTtlInSeconds: 0 })
    expect(none).not.toHaveProperty('IdentitySource')
  })
})

/** Returns `METHOD /path` of every method or route in the template that has this authorizer. */
function routesBehind(authorizer: string): string[] {
  return all.flatMap(([, { Type, Properties }]) => {
    const authorizerId = Properties['AuthorizerId'] as { readonly Ref?: string } | undefined
    if (authorizerId?.Ref !== authorizer) return []
    if (Type === 'AWS::ApiGatewayV2::Route') return [String(Properties['RouteKey'])]
    const { Ref } = Properties['ResourceId'] as { readonly Ref: string }
    return [`${String(Properties['HttpMethod'])} ${pathOf(Ref)}`]
  })
}

function pathOf(resourceId: string): string {
  const { ParentId, PathPart } = properties(resourceId)
  const parent = ParentId as { readonly Ref?: string }
  return `${parent.Ref === undefined ? '' : pathOf(parent.Ref)}/${String(PathPart)}`
}
