/**
 * Maps resources of the Terraform AWS provider to CloudFormation.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import { first, optional, rename, throttle, type Values, v2Ttl } from './derive.ts'

/** How one resource type maps. */
export interface ResourceMapping {
  readonly type: string
  /** CloudFormation property by Terraform attribute. */
  readonly properties: { readonly [attribute: string]: string }
  /** Properties that need more than a new name. */
  readonly derive?: ((values: Values) => { readonly [property: string]: unknown }) | undefined
}

/** By Terraform type. */
export const RESOURCE_MAP: { readonly [type: string]: ResourceMapping } = {
  aws_api_gateway_rest_api: {
    type: 'AWS::ApiGateway::RestApi',
    properties: {
      name: 'Name',
      body: 'Body',
      policy: 'Policy',
      api_key_source: 'ApiKeySourceType',
      disable_execute_api_endpoint: 'DisableExecuteApiEndpoint',
      binary_media_types: 'BinaryMediaTypes',
    },
    derive: ({ endpoint_configuration: endpoint }) =>
      optional('EndpointConfiguration', rename(first(endpoint), { types: 'Types', vpc_endpoint_ids: 'VpcEndpointIds' })),
  },
  aws_api_gateway_resource: {
    type: 'AWS::ApiGateway::Resource',
    properties: { rest_api_id: 'RestApiId', parent_id: 'ParentId', path_part: 'PathPart' },
  },
  aws_api_gateway_method: {
    type: 'AWS::ApiGateway::Method',
    properties: {
      rest_api_id: 'RestApiId',
      resource_id: 'ResourceId',
      http_method: 'HttpMethod',
      authorization: 'AuthorizationType',
      authorizer_id: 'AuthorizerId',
      authorization_scopes: 'AuthorizationScopes',
      api_key_required: 'ApiKeyRequired',
      request_parameters: 'RequestParameters',
      request_validator_id: 'RequestValidatorId',
    },
  },
  aws_api_gateway_authorizer: {
    type: 'AWS::ApiGateway::Authorizer',
    properties: {
      rest_api_id: 'RestApiId',
      name: 'Name',
      type: 'Type',
      authorizer_uri: 'AuthorizerUri',
      authorizer_credentials: 'AuthorizerCredentials',
      identity_source: 'IdentitySource',
      authorizer_result_ttl_in_seconds: 'AuthorizerResultTtlInSeconds',
      identity_validation_expression: 'IdentityValidationExpression',
      provider_arns: 'ProviderARNs',
    },
    // The provider's defaults.
    derive: ({ type, identity_source: source, authorizer_result_ttl_in_seconds: ttl }) => ({
      ...(type === undefined || type === null ? { Type: 'TOKEN' } : {}),
      ...(source === undefined || source === null ? { IdentitySource: 'method.request.header.Authorization' } : {}),
      ...(ttl === undefined || ttl === null ? { AuthorizerResultTtlInSeconds: 300 } : {}),
    }),
  },
  aws_api_gateway_deployment: {
    type: 'AWS::ApiGateway::Deployment',
    properties: { rest_api_id: 'RestApiId', stage_name: 'StageName' },
  },
  aws_api_gateway_stage: {
    type: 'AWS::ApiGateway::Stage',
    properties: {
      rest_api_id: 'RestApiId',
      stage_name: 'StageName',
      variables: 'Variables',
      cache_cluster_enabled: 'CacheClusterEnabled',
    },
    derive: ({ access_log_settings: log }) => optional('AccessLogSetting', rename(first(log), { format: 'Format' })),
  },
  aws_api_gateway_gateway_response: {
    type: 'AWS::ApiGateway::GatewayResponse',
    properties: {
      rest_api_id: 'RestApiId',
      response_type: 'ResponseType',
      status_code: 'StatusCode',
      response_parameters: 'ResponseParameters',
      response_templates: 'ResponseTemplates',
    },
  },
  aws_api_gateway_request_validator: {
    type: 'AWS::ApiGateway::RequestValidator',
    properties: {
      rest_api_id: 'RestApiId',
      validate_request_parameters: 'ValidateRequestParameters',
      validate_request_body: 'ValidateRequestBody',
    },
  },
  aws_api_gateway_api_key: {
    type: 'AWS::ApiGateway::ApiKey',
    properties: { name: 'Name', value: 'Value' },
    derive: ({ enabled }) => ({ Enabled: enabled ?? true }),
  },
  aws_api_gateway_usage_plan: {
    type: 'AWS::ApiGateway::UsagePlan',
    properties: {},
    derive: ({ api_stages: stages, throttle_settings: limits, quota_settings: quota }) => ({
      ApiStages: (Array.isArray(stages) ? stages : [])
        .filter(isRecord)
        .map((one) => rename(one, { api_id: 'ApiId', stage: 'Stage' })),
      ...optional('Throttle', throttle(limits)),
      ...optional('Quota', rename(first(quota), { limit: 'Limit', period: 'Period', offset: 'Offset' })),
    }),
  },
  aws_api_gateway_usage_plan_key: {
    type: 'AWS::ApiGateway::UsagePlanKey',
    properties: { key_id: 'KeyId', usage_plan_id: 'UsagePlanId' },
  },
  aws_api_gateway_domain_name: {
    type: 'AWS::ApiGateway::DomainName',
    properties: { domain_name: 'DomainName' },
    derive: ({ mutual_tls_authentication: tls }) => optional('MutualTlsAuthentication', first(tls)),
  },
  aws_api_gateway_base_path_mapping: {
    type: 'AWS::ApiGateway::BasePathMapping',
    properties: { api_id: 'RestApiId', stage_name: 'Stage', base_path: 'BasePath', domain_name: 'DomainName' },
  },
  aws_apigatewayv2_api: {
    type: 'AWS::ApiGatewayV2::Api',
    properties: {
      name: 'Name',
      protocol_type: 'ProtocolType',
      route_selection_expression: 'RouteSelectionExpression',
      api_key_selection_expression: 'ApiKeySelectionExpression',
      disable_execute_api_endpoint: 'DisableExecuteApiEndpoint',
      body: 'Body',
      target: 'Target',
      route_key: 'RouteKey',
    },
    derive: ({ cors_configuration: cors }) =>
      optional(
        'CorsConfiguration',
        rename(first(cors), {
          allow_origins: 'AllowOrigins',
          allow_credentials: 'AllowCredentials',
          allow_headers: 'AllowHeaders',
          allow_methods: 'AllowMethods',
          expose_headers: 'ExposeHeaders',
          max_age: 'MaxAge',
        }),
      ),
  },
  aws_apigatewayv2_route: {
    type: 'AWS::ApiGatewayV2::Route',
    properties: {
      api_id: 'ApiId',
      route_key: 'RouteKey',
      authorization_type: 'AuthorizationType',
      authorizer_id: 'AuthorizerId',
      authorization_scopes: 'AuthorizationScopes',
      api_key_required: 'ApiKeyRequired',
      target: 'Target',
      route_response_selection_expression: 'RouteResponseSelectionExpression',
    },
  },
  aws_apigatewayv2_integration: {
    type: 'AWS::ApiGatewayV2::Integration',
    properties: {
      api_id: 'ApiId',
      integration_type: 'IntegrationType',
      integration_uri: 'IntegrationUri',
      integration_method: 'IntegrationMethod',
      credentials_arn: 'CredentialsArn',
      connection_type: 'ConnectionType',
      payload_format_version: 'PayloadFormatVersion',
      request_parameters: 'RequestParameters',
    },
  },
  aws_apigatewayv2_authorizer: {
    type: 'AWS::ApiGatewayV2::Authorizer',
    properties: {
      api_id: 'ApiId',
      name: 'Name',
      authorizer_type: 'AuthorizerType',
      authorizer_uri: 'AuthorizerUri',
      authorizer_credentials_arn: 'AuthorizerCredentialsArn',
      identity_sources: 'IdentitySource',
      authorizer_payload_format_version: 'AuthorizerPayloadFormatVersion',
      enable_simple_responses: 'EnableSimpleResponses',
    },
    derive: (values) => ({
      ...optional('JwtConfiguration', rename(first(values['jwt_configuration']), { audience: 'Audience', issuer: 'Issuer' })),
      ...v2Ttl(values),
    }),
  },
  aws_apigatewayv2_stage: {
    type: 'AWS::ApiGatewayV2::Stage',
    properties: { api_id: 'ApiId', name: 'StageName', stage_variables: 'StageVariables' },
    derive: ({ access_log_settings: log }) => optional('AccessLogSettings', rename(first(log), { format: 'Format' })),
  },
  aws_apigatewayv2_domain_name: {
    type: 'AWS::ApiGatewayV2::DomainName',
    properties: { domain_name: 'DomainName' },
    derive: ({ mutual_tls_authentication: tls }) => optional('MutualTlsAuthentication', first(tls)),
  },
  aws_apigatewayv2_api_mapping: {
    type: 'AWS::ApiGatewayV2::ApiMapping',
    properties: { api_id: 'ApiId', domain_name: 'DomainName', stage: 'Stage', api_mapping_key: 'ApiMappingKey' },
  },
  aws_lambda_function: {
    type: 'AWS::Lambda::Function',
    properties: {
      function_name: 'FunctionName',
      runtime: 'Runtime',
      handler: 'Handler',
      timeout: 'Timeout',
      memory_size: 'MemorySize',
      filename: 'Code',
    },
    derive: ({ environment }) => optional('Environment', rename(first(environment), { variables: 'Variables' })),
  },
  aws_lambda_alias: { type: 'AWS::Lambda::Alias', properties: { function_name: 'FunctionName', name: 'Name' } },
  aws_lambda_permission: {
    type: 'AWS::Lambda::Permission',
    properties: { function_name: 'FunctionName', action: 'Action', principal: 'Principal', source_arn: 'SourceArn' },
  },
  aws_cognito_user_pool: { type: 'AWS::Cognito::UserPool', properties: {} },
  aws_cognito_user_pool_client: { type: 'AWS::Cognito::UserPoolClient', properties: {} },
  aws_iam_role: { type: 'AWS::IAM::Role', properties: { name: 'RoleName', path: 'Path' } },
  aws_iam_user: { type: 'AWS::IAM::User', properties: { name: 'UserName', path: 'Path' } },
}
