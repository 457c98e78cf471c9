/**
 * Lists the facts about limits, domains, stages and routes of a REST API.
 *
 * @module
 */

/** The facts about limits, domains, stages and routes of a REST API, by ID. */
export const REQUEST_FACTS = {
  requestTarget: {
    topic: 'limits',
    statement: 'A request target without a path gets 400. One in absolute form is read without its origin.',
    confidence: 'documented',
    source: 'https://www.rfc-editor.org/rfc/rfc9112#section-3.2',
  },
  targetLength: {
    topic: 'limits',
    statement:
      'A URL has at most 10,240 characters on a Regional or private endpoint, and 8,192 on an edge-optimized one. A longer one gets 414.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html',
  },
  headerSize: {
    topic: 'limits',
    statement: 'All header values together have at most 10,240 bytes. Larger headers get 400.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html',
  },
  bodySize: {
    topic: 'limits',
    statement: 'A body has at most 10,485,760 bytes. A larger one gets 413, which cannot be customized.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html',
  },
  arnLength: {
    topic: 'limits',
    statement: 'A method ARN has at most 1,600 bytes if policies are evaluated for it. A longer one gets 414.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html',
  },
  defaultEndpoint: {
    topic: 'domain',
    statement: 'The first path segment of the default endpoint is the stage. A request that reaches no stage gets 403 Forbidden.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html',
  },
  localHost: {
    topic: 'domain',
    statement:
      'On a host that is neither the default endpoint nor a custom domain, such as localhost, the stage is optional. This is a convenience of the offline gateway.',
    confidence: 'documented',
    source: 'the documentation of this package',
  },
  defaultEndpointDisabled: {
    topic: 'domain',
    statement: 'With disableExecuteApiEndpoint, the default endpoint answers 403 Forbidden.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html',
  },
  customDomain: {
    topic: 'domain',
    statement:
      'A custom domain name maps a base path to a stage. Without a stage in the mapping, the first segment after the base path selects it.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html',
  },
  basePathOfEvents: {
    topic: 'event',
    statement:
      'Behind a custom domain, path of events includes the base path, and also the stage if the mapping names none. The method ARN and resource do not.',
    confidence: 'observed',
    source: 'https://github.com/localstack/localstack/issues/12296',
  },
  privateDomainPolicy: {
    topic: 'resource policy',
    statement:
      'A private custom domain name has its own resource policy. It and the policy of the API must both allow the request; without one, every request is denied.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html',
  },
  privateEndpoint: {
    topic: 'domain',
    statement:
      'A private API is reached only through an interface VPC endpoint. A request that comes from elsewhere, or through a host name for an endpoint that is not associated, gets 403 Forbidden.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html',
  },
  stage: {
    topic: 'stage',
    statement: 'Each stage has its own stage variables and authorizer result caches.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html',
  },
  canary: {
    topic: 'stage',
    statement:
      'A canary takes a share of the requests of its stage, chosen per request, and overrides stage variables. It shares the caches of the stage.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html',
  },
  canaryCache: {
    topic: 'stage',
    statement: 'The authorizer result caches of a stage are shared by its base deployment and its canary.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html',
  },
  route: {
    topic: 'route',
    statement:
      'The most specific path that has the method or ANY handles a request: a literal before {param}, and that before {proxy+}. A trailing slash is ignored.',
    confidence: 'observed',
    source: 'https://github.com/aws-powertools/powertools-lambda-python/issues/1609',
  },
  routeMissing: {
    topic: 'route',
    statement:
      'An unknown path or method gets 403 Missing Authentication Token. With an Authorization header that is not a signature it gets IncompleteSignatureException.',
    confidence: 'observed',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html',
  },
  preflight: {
    topic: 'preflight',
    statement:
      'SAM and CDK answer preflight requests with an OPTIONS method and a mock integration, without authorization and without an API key.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html',
  },
} as const
