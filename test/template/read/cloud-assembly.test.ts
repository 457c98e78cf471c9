import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTemplate } from '../../../src/template/index.ts'
import { access, apiOf, codes } from '../summary.ts'

let folder = ''
const HASH = 'a'.repeat(64)
const part = (index: number): object => ({
  'Fn::Select': [index, { 'Fn::Split': [':', { 'Fn::GetAtt': ['AuthFn1A2B', 'Arn'] }] }],
})
const uri = {
  'Fn::Join': [
    '',
    [
      'arn:',
      part(1),
      ':apigateway:',
      part(3),
      ':lambda:path/2015-03-31/functions/',
      { 'Fn::GetAtt': ['AuthFn1A2B', 'Arn'] },
      '/invocations',
    ],
  ],
}
/** What CDK synthesizes for `new RestApi(…)` with a `RequestAuthorizer`. */
const stack = {
  Resources: {
    PetsApi: {
      Type: 'AWS::ApiGateway::RestApi',
      Properties: { Name: 'Pets' },
      Metadata: { 'aws:cdk:path': 'Pets/Api/Resource' },
    },
    PetsDeployment: {
      Type: 'AWS::ApiGateway::Deployment',
      Properties: { RestApiId: { Ref: 'PetsApi' } },
      DependsOn: ['PetsGet'],
    },
    PetsStage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: { RestApiId: { Ref: 'PetsApi' }, DeploymentId: { Ref: 'PetsDeployment' }, StageName: 'prod' },
    },
    PetsGet: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'PetsApi' },
        ResourceId: { 'Fn::GetAtt': ['PetsApi', 'RootResourceId'] },
        HttpMethod: 'GET',
        AuthorizationType: 'CUSTOM',
        AuthorizerId: { Ref: 'Users' },
        Integration: { Type: 'MOCK' },
      },
    },
    Users: {
      Type: 'AWS::ApiGateway::Authorizer',
      Properties: {
        Name: 'users',
        RestApiId: { Ref: 'PetsApi' },
        Type: 'REQUEST',
        AuthorizerResultTtlInSeconds: 300,
        AuthorizerUri: uri,
        IdentitySource: 'method.request.header.Authorization,method.request.querystring.k',
      },
    },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': ['AuthFn1A2B', 'Arn'] },
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Join': [
            '',
            [
              'arn:',
              { Ref: 'AWS::Partition' },
              ':execute-api:',
              { Ref: 'AWS::Region' },
              ':',
              { Ref: 'AWS::AccountId' },
              ':',
              { Ref: 'PetsApi' },
              '/authorizers/',
              { Ref: 'Users' },
            ],
          ],
        },
      },
    },
    AuthFn1A2B: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: { 'Fn::Sub': 'cdk-${AWS::AccountId}' }, S3Key: `${HASH}.zip` },
        Handler: 'index.handler',
        Runtime: 'nodejs22.x',
      },
      Metadata: { 'aws:cdk:path': 'Pets/AuthFn/Resource' },
    },
    Nested: {
      Type: 'AWS::CloudFormation::Stack',
      Properties: {
        TemplateURL: { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }]] },
        Parameters: { Api: { Ref: 'PetsApi' } },
      },
      Metadata: { 'aws:asset:path': 'nested.template.json' },
    },
  },
  Outputs: { Pool: { Value: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_x', Export: { Name: 'Pets:Pool' } } },
  Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' } },
  Rules: {
    CheckBootstrapVersion: {
      Assertions: [{ Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1'], { Ref: 'BootstrapVersion' }] }] } }],
    },
  },
}
const nested = {
  Parameters: { Api: { Type: 'String' } },
  Resources: {
    Post: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResourceId: { 'Fn::Join': ['', [{ Ref: 'Api' }, 'root']] },
        HttpMethod: 'POST',
        AuthorizationType: 'AWS_IAM',
        Integration: { Type: 'MOCK' },
      },
    },
  },
}
const second = {
  Resources: {
    PetsApi: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'Orders' } },
    Get: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'PetsApi' },
        ResourceId: { 'Fn::GetAtt': ['PetsApi', 'RootResourceId'] },
        HttpMethod: 'GET',
        AuthorizationType: 'COGNITO_USER_POOLS',
        AuthorizerId: { Ref: 'Pool' },
        Integration: { Type: 'MOCK' },
      },
    },
    Pool: {
      Type: 'AWS::ApiGateway::Authorizer',
      Properties: {
        RestApiId: { Ref: 'PetsApi' },
        Name: 'pool',
        Type: 'COGNITO_USER_POOLS',
        IdentitySource: 'method.request.header.Authorization',
        ProviderARNs: [{ 'Fn::ImportValue': 'Pets:Pool' }],
      },
    },
  },
}
const manifest = {
  version: '48.0.0',
  artifacts: {
    'Pets.assets': { type: 'cdk:asset-manifest', properties: { file: 'Pets.assets.json' } },
    Pets: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://111122223333/eu-west-1',
      properties: { templateFile: 'Pets.template.json', stackName: 'Pets' },
      metadata: { '/Pets/Api/Resource': [{ type: 'aws:cdk:logicalId', data: 'PetsApi' }] },
    },
    Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Stage' } },
  },
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-assembly-'))
  const write = (name: string, content: object): void => writeFileSync(join(folder, name), JSON.stringify(content, null, 1))
  mkdirSync(join(folder, `asset.${HASH}`))
  mkdirSync(join(folder, 'assembly-Stage'))
  write('manifest.json', manifest)
  write('Pets.template.json', stack)
  write('nested.template.json', nested)
  write('Pets.assets.json', { files: { [HASH]: { source: { path: `asset.${HASH}`, packaging: 'zip' } } } })
  write('assembly-Stage/manifest.json', {
    version: '48.0.0',
    artifacts: {
      Orders: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: 'Orders.template.json', stackName: 'Orders' },
      },
    },
  })
  write('assembly-Stage/Orders.template.json', second)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a CDK cloud assembly', () => {
  test('has the APIs of all stacks, nested stacks, assets and construct paths', async () => {
    const template = await readTemplate(folder)
    expect(template.format).toBe('cloud-assembly')
    expect(codes(template)).toStrictEqual([])
    expect(Object.keys(template.apis)).toStrictEqual(['Pets/PetsApi', 'Orders/PetsApi'])
    expect(access(apiOf(template, 'Pets/PetsApi'))).toStrictEqual({ 'GET /': 'CUSTOM Users', 'POST /': 'AWS_IAM' })
    expect(access(apiOf(template, 'Orders/PetsApi'))).toStrictEqual({ 'GET /': 'COGNITO_USER_POOLS Pool' })
    expect(apiOf(template, 'Orders/PetsApi').authorizers['Pool']?.providerArns).toStrictEqual([
      'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_x',
    ])
    const { AuthFn1A2B: auth } = template.functions
    expect(auth?.code?.endsWith(`asset.${HASH}`)).toBe(true)
    expect([auth?.arn, auth?.constructPath]).toStrictEqual([
      'arn:aws:lambda:eu-west-1:111122223333:function:Pets-AuthFn1A2B',
      'Pets/AuthFn',
    ])
    expect(apiOf(template, 'Pets/PetsApi').authorizers['Users']).toMatchObject({
      invocable: 'yes',
      ttlSeconds: 300,
      function: { logicalId: 'AuthFn1A2B' },
      at: { file: 'Pets.template.json' },
    })
  })

  test('is opened by its manifest, limited to one stack or one construct path', async () => {
    const one = await readTemplate(join(folder, 'manifest.json'), { stack: 'Pets' })
    expect(Object.keys(one.apis)).toStrictEqual(['PetsApi'])
    expect(Object.keys((await readTemplate(folder, { api: 'Pets/Api' })).apis)).toStrictEqual(['Pets/PetsApi'])
    expect(codes(await readTemplate(folder, { api: 'Nobody' }))).toStrictEqual(['error unknown-api'])
    expect(codes(await readTemplate(folder, { stack: 'Nobody' }))).toContain('error no-api')
  })

  test('gives the template of one stack as an object', async () => {
    const template = await readTemplate({ template: stack }, { nested: false })
    expect(access(apiOf(template))).toStrictEqual({ 'GET /': 'CUSTOM Users' })
    expect(apiOf(template).routes[0]?.at).toStrictEqual({ pointer: '/Resources/PetsGet' })
  })
})
