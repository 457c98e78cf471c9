/** Builds small templates for the tests of the linter and the prover. */

export type Properties = { readonly [name: string]: unknown }

/** A SAM template. */
export function sam(resources: { readonly [logicalId: string]: unknown }, over: object = {}): object {
  return { AWSTemplateFormatVersion: '2010-09-09', Transform: 'AWS::Serverless-2016-10-31', ...over, Resources: resources }
}

/** A CloudFormation template. */
export function cloudFormation(resources: { readonly [logicalId: string]: unknown }): object {
  return { AWSTemplateFormatVersion: '2010-09-09', Resources: resources }
}

export const resource = (Type: string, Properties_: Properties, over: object = {}): object => ({
  Type,
  Properties: Properties_,
  ...over,
})

export const PROXY = {
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:backend/invocations',
}
const AUTH_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:auth'
export const AUTH_URI = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${AUTH_ARN}/invocations`

/** A function with events of a REST API, by event name. */
export function samFunction(events: { readonly [name: string]: object } = {}, over: Properties = {}): object {
  return resource('AWS::Serverless::Function', {
    CodeUri: '.',
    Handler: 'index.handler',
    Runtime: 'nodejs22.x',
    Events: events,
    ...over,
  })
}

/** An event `GET /pets` of the API `Api`. */
export function apiEvent(route: string, Auth?: object): object {
  const [Method, Path] = route.split(' ')
  return { Type: 'Api', Properties: { RestApiId: { Ref: 'Api' }, Path, Method, ...(Auth !== undefined && { Auth }) } }
}

/** The same of an HTTP API. */
export function httpEvent(route: string, Auth?: object): object {
  const [Method, Path] = route.split(' ')
  return { Type: 'HttpApi', Properties: { ApiId: { Ref: 'Api' }, Path, Method, ...(Auth !== undefined && { Auth }) } }
}

export const authFunction: object = samFunction({}, { Handler: 'auth.handler' })

/** A REST API with the authorizer `Users`. */
export function samApi({
  users = {},
  auth = {},
  ...over
}: { readonly users?: Properties; readonly auth?: Properties } & Properties = {}): object {
  return resource('AWS::Serverless::Api', {
    StageName: 'prod',
    OpenApiVersion: '3.0.1',
    Auth: {
      DefaultAuthorizer: 'Users',
      Authorizers: { Users: { FunctionArn: { 'Fn::GetAtt': ['Auth', 'Arn'] }, Identity: { ReauthorizeEvery: 0 }, ...users } },
      ...auth,
    },
    ...over,
  })
}

/** An HTTP API with the authorizer `Users`. */
export function samHttpApi({
  users = {},
  auth = {},
  ...over
}: { readonly users?: Properties; readonly auth?: Properties } & Properties = {}): object {
  return resource('AWS::Serverless::HttpApi', {
    Auth: {
      DefaultAuthorizer: 'Users',
      Authorizers: {
        Users: {
          FunctionArn: { 'Fn::GetAtt': ['Auth', 'Arn'] },
          AuthorizerPayloadFormatVersion: '2.0',
          EnableFunctionDefaultPermissions: true,
          Identity: { Headers: ['Authorization'], ReauthorizeEvery: 0 },
          ...users,
        },
      },
      ...auth,
    },
    ...over,
  })
}

/** A REST API with one function, one route and the authorizer `Users`. */
export function restTemplate(
  api: Parameters<typeof samApi>[0] = {},
  events: { readonly [name: string]: object } = { Pets: apiEvent('GET /pets') },
  over: { readonly [logicalId: string]: unknown } = {},
): object {
  return sam({ Api: samApi(api), Auth: authFunction, Backend: samFunction(events), ...over })
}

/** An HTTP API with one function, two routes and the authorizer `Users`. */
export function httpTemplate(
  api: Parameters<typeof samHttpApi>[0] = {},
  events: { readonly [name: string]: object } = { Pets: httpEvent('GET /pets') },
  over: { readonly [logicalId: string]: unknown } = {},
): object {
  return sam({ Api: samHttpApi(api), Auth: authFunction, Backend: samFunction(events), ...over })
}

/** A REST API as an OpenAPI document. */
export function openApi(paths: object, securitySchemes: object = {}, over: object = {}): object {
  return { openapi: '3.0.1', info: { title: 'pets', version: '1' }, paths, components: { securitySchemes }, ...over }
}

export const operation = (over: object = {}): object => ({ responses: {}, 'x-amazon-apigateway-integration': PROXY, ...over })

export const tokenScheme = (over: object = {}): object => ({
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: AUTH_URI, authorizerResultTtlInSeconds: 0, ...over },
})

export const cognitoScheme = (over: object = {}): object => ({
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'cognito_user_pools',
  'x-amazon-apigateway-authorizer': {
    type: 'cognito_user_pools',
    providerARNs: ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEf'],
    ...over,
  },
})

export const jwtScheme = (over: object = {}): object => ({
  type: 'oauth2',
  'x-amazon-apigateway-authorizer': {
    type: 'jwt',
    identitySource: '$request.header.Authorization',
    jwtConfiguration: { issuer: 'https://id.example', audience: ['app'], ...over },
  },
})

/** A resource policy. */
export const policy = (...Statement: readonly object[]): object => ({ Version: '2012-10-17', Statement })
export const invoke = (over: object): object => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: 'execute-api:/*',
  ...over,
})
