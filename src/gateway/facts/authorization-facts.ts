/**
 * Lists the facts about the authorization of REST APIs.
 *
 * @module
 */

/** The facts about the authorization of REST APIs, by ID. */
export const AUTHORIZATION_FACTS = {
  explicitDenyFirst: {
    topic: 'resource policy',
    statement: 'An explicit Deny of the resource policy is decided before an authorizer runs.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  },
  openRoute: {
    topic: 'resource policy',
    statement: 'On a route without authorization a resource policy, if there is one, must allow the request explicitly.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  },
  privateWithoutPolicy: {
    topic: 'resource policy',
    statement: 'A private API without a resource policy denies every request.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html',
  },
  cognitoAndPolicy: {
    topic: 'resource policy',
    statement:
      'With a Cognito authorizer a resource policy must allow the request explicitly. The same page of the AWS guide also has a table that states the opposite; see uncertain.cognitoWithSilentResourcePolicy.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  },
  cognitoAndSilentPolicy: {
    topic: 'resource policy',
    statement:
      'A valid Cognito token and a resource policy without a matching statement: the prose of the AWS guide denies the request, its table allows it.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  },
  jwtAndPolicy: {
    topic: 'resource policy',
    statement: 'With a JWT authorizer a resource policy must allow the request explicitly, as with a Cognito authorizer.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  },
  tokenSource: {
    topic: 'identity sources',
    statement:
      'A TOKEN authorizer needs its header at every TTL. Without it, or with an empty value, the response is 401 and the function is not invoked.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html',
  },
  requestSource: {
    topic: 'identity sources',
    statement:
      'With caching, a REQUEST authorizer needs all of its identity sources. If one is missing, null or empty, the response is 401 and the function is not invoked.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html',
  },
  requestSourceAtTtlZero: {
    topic: 'identity sources',
    statement:
      'TTL 0 and a missing identity source of a REQUEST authorizer: the API reference describes 401 without an invocation, the console guide ties the check to caching.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html',
  },
  noSource: {
    topic: 'identity sources',
    statement: 'A REQUEST authorizer with TTL 0 and without identity sources is invoked for every request.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html',
  },
  validationExpression: {
    topic: 'token',
    statement:
      'The token of a TOKEN authorizer must match the whole validation expression. Otherwise the response is 401 and the function is not invoked.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html',
  },
  resultCache: {
    topic: 'result cache',
    statement:
      'The whole response of an authorizer is cached under the values of its identity sources, per authorizer and stage. Deny policies are cached too.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html',
  },
  resultCacheEvaluation: {
    topic: 'result cache',
    statement: 'The policy of a cached response is evaluated again for the ARN of each request.',
    confidence: 'documented',
    source: 'https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors',
  },
  errorsNotCached: {
    topic: 'result cache',
    statement: 'Errors of an authorizer are not cached.',
    confidence: 'observed',
    source: 'https://repost.aws/knowledge-center/api-gateway-lambda-authorization-errors',
  },
  cacheRaces: {
    topic: 'result cache',
    statement:
      'The response of an invocation that began before the cached one never replaces it, and a flush discards the responses of running invocations. AWS documents neither; both are the safe choice.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/api/API_FlushStageAuthorizersCache.html',
  },
  cacheBound: {
    topic: 'result cache',
    statement:
      'The offline result cache of an authorizer holds at most 10,000 responses and 32 MB. The least recently used are removed first.',
    confidence: 'inferred',
    source: 'the documentation of this package',
  },
  unauthorizedError: {
    topic: 'authorizer',
    statement: 'An error of the function whose message is exactly Unauthorized gets 401.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html',
  },
  functionError: {
    topic: 'authorizer',
    statement: 'Any other error of the function gets 500 with {"message":null} and AuthorizerConfigurationException.',
    confidence: 'observed',
    source: 'https://github.com/serverless/examples/issues/305',
  },
  malformedResponse: {
    topic: 'authorizer',
    statement:
      'A response that is not a JSON object with a valid policyDocument, or whose context has an object or array, gets 500 with AuthorizerConfigurationException.',
    confidence: 'observed',
    source: 'https://github.com/serverless/examples/issues/305',
  },
  allowWithoutPrincipal: {
    topic: 'authorizer',
    statement:
      'An Allow without principalId gets 500, because the documentation requires principalId. A Deny without it was answered with 403.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html',
  },
  invokePermission: {
    topic: 'authorizer',
    statement:
      'A function that API Gateway may not invoke, or that does not exist, gets 500 with AuthorizerConfigurationException.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html',
  },
  authorizerTimeout: {
    topic: 'authorizer',
    statement:
      'A function that runs into a time limit gets 500. Whether the response type is AUTHORIZER_CONFIGURATION_ERROR or AUTHORIZER_FAILURE is not known; see uncertain.authorizerTimeout.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html',
  },
  authorizerResponse: {
    topic: 'authorizer',
    statement:
      'An authorizer response has principalId, policyDocument and optionally context and usageIdentifierKey. Values of context are converted to strings.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html',
  },
  authorizerPolicy: {
    topic: 'policy',
    statement:
      'The policy of the authorizer and the resource policy are evaluated together: a Deny in either one denies, otherwise an Allow in either one allows.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  },
  denialMessage: {
    topic: 'policy',
    statement:
      'The message of a denial names the type of the policy since 2025. Older messages are still in use; see uncertain.denialText.',
    confidence: 'observed',
    source: 'https://repost.aws/knowledge-center/api-gateway-403-error-lambda-authorizer',
  },
  iamPolicy: {
    topic: 'policy',
    statement:
      'For an IAM principal of the account of the API one Allow suffices. For another account the identity-based policy and the resource policy must both allow.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html',
  },
  signature: {
    topic: 'signature',
    statement:
      'A request to an AWS_IAM route must be signed with Signature Version 4 for execute-api and the Region of the API, at most five minutes ago.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html',
  },
} as const
