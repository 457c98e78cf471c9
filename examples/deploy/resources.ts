/**
 * Generates the resources of one deployed authorizer: function, role, log group, authorizer and invoke permission. All have
 * least privilege: the role may write to its own log group only, and only this authorizer may invoke the function.
 *
 * SAM's `Auth` property would permit every authorizer of the API to invoke the function (`…/authorizers/*`), so the
 * authorizers are plain CloudFormation resources.
 */
import type { AuthorizerDefinition, IdentitySource } from 'gatewright'
import type { Deployment } from './deployments.ts'

export interface Resource {
  readonly Type: string
  readonly Properties: { readonly [name: string]: unknown }
}

/** Returns the resources by logical ID. */
export function resourcesOf(deployment: Deployment, definition: AuthorizerDefinition): { readonly [id: string]: Resource } {
  const { name, entry, api, variables } = deployment
  const environment = Object.entries(variables).map(([key, value]) => [key, typeof value === 'string' ? value : value.template])
  return {
    [`${name}Authorizer`]: authorizer(deployment, definition),
    [`${name}Permission`]: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': [`${name}Function`, 'Arn'] },
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${${api}}/authorizers/\${${name}Authorizer}`,
        },
      },
    },
    [`${name}Function`]: {
      Type: 'AWS::Serverless::Function',
      Properties: {
        CodeUri: `.bundles/${entry}/`,
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
        LoggingConfig: { LogGroup: { Ref: `${name}Logs` } },
        Environment: { Variables: Object.fromEntries(environment) },
      },
    },
    [`${name}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        Policies: [
          {
            PolicyName: 'write-own-logs',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                  Resource: { 'Fn::GetAtt': [`${name}Logs`, 'Arn'] },
                },
              ],
            },
          },
        ],
      },
    },
    [`${name}Logs`]: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 } },
  }
}

function authorizer({ name, api }: Deployment, definition: AuthorizerDefinition): Resource {
  const common = {
    Name: name,
    AuthorizerUri: {
      'Fn::Sub': `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${name}Function.Arn}/invocations`,
    },
  }
  const sources = definition.identitySources
  switch (definition.api) {
    case 'REST': {
      const expression = definition.type === 'TOKEN' ? definition.identityValidationExpression : undefined
      return {
        Type: 'AWS::ApiGateway::Authorizer',
        Properties: {
          RestApiId: { Ref: api },
          ...common,
          Type: definition.type,
          ...(sources.length === 0 ? {} : { IdentitySource: sources.map((source) => expressionOf(source, 'method')).join(',') }),
          ...(expression === undefined ? {} : { IdentityValidationExpression: expression }),
          AuthorizerResultTtlInSeconds: definition.ttlSeconds,
        },
      }
    }
    case 'HTTP':
      return {
        Type: 'AWS::ApiGatewayV2::Authorizer',
        Properties: {
          ApiId: { Ref: api },
          ...common,
          AuthorizerType: 'REQUEST',
          AuthorizerPayloadFormatVersion: definition.payloadFormatVersion,
          EnableSimpleResponses: definition.simpleResponses,
          IdentitySource: sources.map((source) => expressionOf(source, '$')),
          AuthorizerResultTtlInSeconds: definition.ttlSeconds,
        },
      }
    case 'WEBSOCKET':
      return {
        Type: 'AWS::ApiGatewayV2::Authorizer',
        Properties: {
          ApiId: { Ref: api },
          ...common,
          AuthorizerType: 'REQUEST',
          IdentitySource: sources.map((source) => expressionOf(source, 'route')),
        },
      }
  }
}

/** Formats a source: `method.request.header.x` for REST, `$request.header.x` for HTTP, `route.request.header.x` for WebSocket APIs. */
function expressionOf({ in: kind, name }: IdentitySource, dialect: 'method' | '$' | 'route'): string {
  const request = dialect === '$' ? '$request' : `${dialect}.request`
  const variable = dialect === '$' ? '$' : ''
  switch (kind) {
    case 'header':
      return `${request}.header.${name}`
    case 'query':
      return `${request}.querystring.${name}`
    case 'stageVariable':
      return `${variable}stageVariables.${name}`
    case 'context':
      return `${variable}context.${name}`
  }
}
