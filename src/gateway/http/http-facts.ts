/**
 * Lists the facts about HTTP APIs.
 *
 * @module
 */

/** The facts about HTTP APIs, by ID. */
export const HTTP_FACTS = {
  requestTarget: {
    topic: 'limits',
    statement: 'A request target without a path gets 400.',
    confidence: 'documented',
    source: 'https://www.rfc-editor.org/rfc/rfc9112#section-3.2',
  },
  headerSize: {
    topic: 'limits',
    statement:
      'The request line and all header values together have at most 10,240 bytes. Larger ones get 431; 400 was reported, too.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
  },
  size: {
    topic: 'limits',
    statement: 'The request line and all header values together have at most 10,240 bytes, and a body at most 10 MB.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
  },
  bodySize: {
    topic: 'limits',
    statement: 'A body has at most 10 MB. A larger one gets 413 Request Entity Too Large.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
  },
  undecodablePath: {
    topic: 'limits',
    statement: 'rawPath is decoded twice. A path that cannot be decoded twice gets 400.',
    confidence: 'observed',
    source: 'https://github.com/hotsock/voker/blob/main/vokerhttp/README.md',
  },
  defaultEndpointDisabled: {
    topic: 'domain',
    statement: 'With disableExecuteApiEndpoint, the default endpoint answers 404 Not Found.',
    confidence: 'documented',
    source: 'https://repost.aws/knowledge-center/api-gateway-disable-endpoint',
  },
  customDomain: {
    topic: 'domain',
    statement: 'A custom domain name maps a base path to a stage. A path without the base path gets 404 Not Found.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mappings.html',
  },
  stage: {
    topic: 'stage',
    statement:
      'A first path segment that names a stage selects it; otherwise the stage $default is used. Without one the response is 404.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html',
  },
  route: {
    topic: 'route',
    statement:
      'A full match of method and path precedes a greedy route, which precedes $default. Without a match the response is 404.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html',
  },
  emptyGreedy: {
    topic: 'route',
    statement: 'A greedy variable matches an empty rest: /files/ matches GET /files/{proxy+}.',
    confidence: 'inferred',
    source: 'https://github.com/storacha/w3infra/pull/166',
  },
  trailingSlash: {
    topic: 'route',
    statement: 'A trailing slash is significant: /todos/ does not match GET /todos.',
    confidence: 'observed',
    source: 'https://github.com/aws-powertools/powertools-lambda-python/issues/1609',
  },
  encodedRoute: {
    topic: 'route',
    statement: 'Routes are compared with the path as sent. Whether the decoded path is compared is not documented.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html',
  },
  preflight: {
    topic: 'preflight',
    statement: 'With a CORS configuration, a preflight that no route matches gets 204 with the configured headers.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html',
  },
  openRoute: {
    topic: 'policy',
    statement: 'An HTTP API has no resource policy: a route without authorization is open.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html',
  },
  identitySources: {
    topic: 'identity sources',
    statement:
      'Each identity source of a Lambda authorizer must be present. Otherwise the response is 401 and the function is not invoked.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html',
  },
  resultCache: {
    topic: 'result cache',
    statement:
      'A response is cached per authorizer and stage under the values of its identity sources. A policy is evaluated again for each route; a simple response counts for all routes.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html',
  },
  authorizer: {
    topic: 'authorizer',
    statement: 'A function error, a response of the wrong format and a missing permission to invoke the function get 500.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html',
  },
  authorizerTimeout: {
    topic: 'authorizer',
    statement: 'An authorizer may take 10 seconds. Then the response is 500.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
  },
  thrownUnauthorized: {
    topic: 'authorizer',
    statement:
      'An authorizer that fails with the message Unauthorized gets 401, as on a REST API. See uncertain.thrownUnauthorized.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html',
  },
  lambdaDecision: {
    topic: 'policy',
    statement: 'A response that does not allow the request gets 403 Forbidden.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html',
  },
  tokenSource: {
    topic: 'identity sources',
    statement:
      'A JWT authorizer reads the token from its identity source, alone or after Bearer. Without it the response is 401 with www-authenticate: Bearer.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html',
  },
  token: {
    topic: 'token',
    statement:
      'A JWT authorizer checks an RSA signature, kid, iss, aud or client_id, exp, nbf, iat. A token that fails gets 401 with error="invalid_token". The value of error_description is documented for the audience only.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html',
  },
  tokenForm: {
    topic: 'token',
    statement: 'Tokens are read strictly: typ must be JWT, at+jwt or absent, and a token that is bound to a key is rejected.',
    confidence: 'inferred',
    source: 'https://www.rfc-editor.org/rfc/rfc8725',
  },
  keysUnavailable: {
    topic: 'token',
    statement: 'If the discovery document or the key set cannot be fetched in time, the response is 401.',
    confidence: 'observed',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html',
  },
  scope: {
    topic: 'token',
    statement:
      'A valid token without one of the scopes of the route gets 403 with error="insufficient_scope". Scopes are read from scope or scp.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html',
  },
  signature: {
    topic: 'signature',
    statement: 'An AWS_IAM route needs a Signature Version 4. A request without a valid one gets 403 Forbidden.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html',
  },
  iamPolicy: {
    topic: 'policy',
    statement:
      'The identity-based policies of the caller must allow execute-api:Invoke. Callers of other accounts are always denied, because there is no resource policy.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html',
  },
  integration: {
    topic: 'integration',
    statement:
      'Payload format 2.0 accepts any JSON without statusCode as the body of a 200. Payload format 1.0 needs statusCode. A function error gets 500 Internal Server Error.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html',
  },
  integrationTimeout: {
    topic: 'integration',
    statement: 'An integration may take 30 seconds. Then the response is 503 Service Unavailable.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
  },
  httpProxy: {
    topic: 'integration',
    statement: 'An HTTP proxy integration forwards the request to an upstream and returns its response.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html',
  },
  backendChallenge: {
    topic: 'integration',
    statement:
      'www-authenticate of an integration is passed unchanged. REST APIs rename it; whether HTTP APIs do is not documented.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  },
  httpProxyError: {
    topic: 'integration',
    statement: 'An upstream that cannot be reached, takes too long or sends more than 10 MB gets 503 Service Unavailable.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html',
  },
} as const
