/**
 * Lists the facts about API keys, validation, integrations and gateway responses of a REST API.
 *
 * @module
 */

/** The facts about API keys, validation, integrations and gateway responses of a REST API, by ID. */
export const BACKEND_FACTS = {
  apiKey: {
    topic: 'api key',
    statement:
      'A route that requires an API key needs an enabled key of a usage plan of the stage, from x-api-key or from usageIdentifierKey of the authorizer response. Otherwise the response is 403 Forbidden.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html',
  },
  usageAfterAuthorizer: {
    topic: 'usage plan',
    statement: 'API keys and usage plans are checked after the authorizer.',
    confidence: 'documented',
    source: 'https://repost.aws/knowledge-center/api-gateway-logs',
  },
  throttle: {
    topic: 'usage plan',
    statement:
      'A token bucket per API key, or per key and method, limits the rate. A request without a token gets 429 Too Many Requests. On AWS the limits are a best effort.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
  },
  quota: {
    topic: 'usage plan',
    statement: 'A quota limits the requests of an API key per period. Further requests get 429 Limit Exceeded.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html',
  },
  quotaPeriod: {
    topic: 'usage plan',
    statement: 'Periods of quotas are UTC calendar periods. AWS does not document their boundaries, and observations conflict.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html',
  },
  quotaOffset: {
    topic: 'usage plan',
    statement:
      'The offset of a quota is the number of days by which a period begins later. The API reference describes it as a number of requests.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/api/API_QuotaSettings.html',
  },
  requestParameters: {
    topic: 'request validation',
    statement:
      'A required parameter must be present and contain more than whitespace. Otherwise the response is 400. Parameters are checked only with a request validator.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  },
  requestBody: {
    topic: 'request validation',
    statement:
      'A body that does not match the model of its content type gets 400 Invalid request body. Bodies are checked only with a request validator.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  },
  requestModelError: {
    topic: 'request validation',
    statement: 'A model function that throws has no counterpart on AWS. The offline gateway answers 500 API_CONFIGURATION_ERROR.',
    confidence: 'inferred',
    source: 'the documentation of this package',
  },
  lambdaProxy: {
    topic: 'integration',
    statement:
      'A Lambda proxy integration receives the proxy event and must return statusCode, headers and body. Any other response gets 502.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html',
  },
  lambdaError: {
    topic: 'integration',
    statement: 'A Lambda function that throws gets 502 Internal server error.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html',
  },
  lambdaPermission: {
    topic: 'integration',
    statement:
      'A Lambda integration that API Gateway may not invoke, or whose function does not exist, gets 500 Internal server error.',
    confidence: 'documented',
    source: 'https://repost.aws/knowledge-center/api-gateway-internal-server-error',
  },
  integrationTimeout: {
    topic: 'integration',
    statement: 'An integration that takes longer than its limit, 29 seconds by default, gets 504 Endpoint request timed out.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html',
  },
  functionTimeout: {
    topic: 'integration',
    statement: 'A function that runs into its own time limit is a function error: 502 from an integration.',
    confidence: 'observed',
    source: 'https://repost.aws/knowledge-center/api-gateway-504-errors',
  },
  httpProxy: {
    topic: 'integration',
    statement:
      'An HTTP proxy integration forwards the method, headers, query and body, and returns the response of the upstream.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html',
  },
  httpProxyError: {
    topic: 'integration',
    statement: 'An upstream that cannot be reached gets 504 with the message Network error communicating with endpoint.',
    confidence: 'observed',
    source: 'https://repost.aws/knowledge-center/api-gateway-504-errors',
  },
  httpProxySize: {
    topic: 'integration',
    statement: 'A response of an integration has at most 10 MB. A larger one gets 502.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html',
  },
  mock: {
    topic: 'integration',
    statement: 'A mock integration answers without a backend.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html',
  },
  plainFunction: {
    topic: 'integration',
    statement:
      'An integration that is a plain function stands for any backend. It may return a Response or a Lambda proxy response.',
    confidence: 'documented',
    source: 'the documentation of this package',
  },
  signatureRemoved: {
    topic: 'event',
    statement: 'An Authorization header with an AWS signature does not reach the backend.',
    confidence: 'observed',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  },
  valueMaps: {
    topic: 'event',
    statement:
      'Events have one map with the last value of each header and parameter, and one with all values. Empty maps are null for a backend and {} for an authorizer.',
    confidence: 'observed',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html',
  },
  pathParameters: {
    topic: 'event',
    statement: 'Path parameters of REST APIs are not decoded.',
    confidence: 'observed',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html',
  },
  binaryMediaTypes: {
    topic: 'event',
    statement:
      'A body is base64-encoded if its content type is one of the binary media types of the API. All other bodies are text.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html',
  },
  remappedHeaders: {
    topic: 'response',
    statement: 'API Gateway renames WWW-Authenticate of an integration to x-amzn-remapped-www-authenticate.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  },
  gatewayResponse: {
    topic: 'gateway response',
    statement:
      'A gateway response that is set for a type replaces its status, headers and body. A type that is not set uses DEFAULT_4XX or DEFAULT_5XX.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html',
  },
  gatewayResponseInheritance: {
    topic: 'gateway response',
    statement: 'A gateway response that is set for a type inherits nothing from DEFAULT_4XX or DEFAULT_5XX.',
    confidence: 'observed',
    source: 'https://github.com/ministackorg/ministack/issues/1756',
  },
  fixedResponses: {
    topic: 'response',
    statement: '413, 414, malformed requests and Forbidden for a missing stage cannot be customized.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html',
  },
  edgeHeaders: {
    topic: 'response',
    statement: 'Responses of an edge-optimized API carry the headers Via, X-Amz-Cf-Id, X-Amz-Cf-Pop and X-Cache of CloudFront.',
    confidence: 'observed',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-endpoint-types.html',
  },
} as const
