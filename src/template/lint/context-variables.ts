/**
 * The `$context` variables that exist before a request is authorized.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 * @module
 */

import type { TemplateApi } from '../model.ts'

const COMMON = [
  'accountId',
  'apiId',
  'domainName',
  'domainPrefix',
  'extendedRequestId',
  'requestId',
  'requestTime',
  'requestTimeEpoch',
  'stage',
]
const IDENTITY = ['sourceIp', 'userAgent']

const VARIABLES: { readonly [K in TemplateApi['kind']]: ReadonlySet<string> } = {
  REST: new Set([
    ...COMMON,
    ...[
      'deploymentId',
      'httpMethod',
      'isCanaryRequest',
      'path',
      'protocol',
      'resourceId',
      'resourcePath',
      'wafResponseCode',
      'webaclArn',
    ],
    ...[...IDENTITY, 'accountId', 'apiKey', 'apiKeyId', 'caller', 'principalOrgId', 'user', 'userArn', 'vpcId', 'vpceId'].map(
      (name) => `identity.${name}`,
    ),
    ...['cognitoAuthenticationProvider', 'cognitoAuthenticationType', 'cognitoIdentityId', 'cognitoIdentityPoolId'].map(
      (name) => `identity.${name}`,
    ),
    ...['clientCertPem', 'issuerDN', 'serialNumber', 'subjectDN', 'validity.notAfter', 'validity.notBefore'].map(
      (name) => `identity.clientCert.${name}`,
    ),
  ]),
  HTTP: new Set([
    ...COMMON,
    ...['awsEndpointRequestId', 'customDomain.basePathMatched', 'httpMethod', 'path', 'protocol', 'routeKey'],
    ...[...IDENTITY, 'accountId', 'caller', 'principalOrgId', 'user', 'userArn'].map((name) => `identity.${name}`),
    ...['clientCertPem', 'issuerDN', 'serialNumber', 'subjectDN', 'validity.notAfter', 'validity.notBefore'].map(
      (name) => `identity.clientCert.${name}`,
    ),
  ]),
  WEBSOCKET: new Set([
    ...COMMON,
    ...['connectedAt', 'connectionId', 'eventType', 'messageDirection', 'routeKey', 'identity.apiKey', 'identity.apiKeyId'],
    ...IDENTITY.map((name) => `identity.${name}`),
  ]),
}

/** Whether `context.{name}` has a value before the authorizer runs. */
export function isContextVariable(kind: TemplateApi['kind'], name: string): boolean {
  return VARIABLES[kind].has(name)
}
