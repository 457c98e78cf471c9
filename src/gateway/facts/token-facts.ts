/**
 * Lists the facts about Cognito and JWT authorizers of a REST API.
 *
 * @module
 */

/** The facts about Cognito and JWT authorizers of a REST API, by ID. */
export const TOKEN_FACTS = {
  cognitoSource: {
    topic: 'identity sources',
    statement: 'A Cognito authorizer reads the token from one header. Without it the response is 401.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html',
  },
  cognitoToken: {
    topic: 'token',
    statement:
      'A Cognito route without scopes accepts ID tokens, and one with scopes accepts access tokens that have one of them. All other tokens get 401, expired ones with another message.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html',
  },
  cognitoBearer: {
    topic: 'token',
    statement: 'A Cognito authorizer also accepts the token after the word Bearer.',
    confidence: 'observed',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html',
  },
  cognitoKeys: {
    topic: 'token',
    statement: 'If the key set of a user pool cannot be fetched, the response is 500 AUTHORIZER_FAILURE.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html',
  },
  cognitoAudience: {
    topic: 'token',
    statement:
      'The validation expression of a Cognito authorizer is matched against the aud claim. Access tokens have none, so all of them get 401.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html',
  },
  jwtSource: {
    topic: 'identity sources',
    statement: 'A JWT authorizer reads the token from one header, alone or after Bearer. Without it the response is 401.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html',
  },
  jwtToken: {
    topic: 'token',
    statement:
      'A JWT authorizer checks the algorithm, signature, iss, aud, exp, nbf, iat and additional claims. A token that fails gets 401 Unauthorized.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html',
  },
  jwtScope: {
    topic: 'token',
    statement: 'A valid JWT without one of the scopes of the route gets 403 Forbidden. Scopes are read from scope or scp.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer-methods.html',
  },
  jwtKeys: {
    topic: 'token',
    statement: 'Public keys of an issuer are cached for up to one hour. A key ID that is not known causes another fetch.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer-keys.html',
  },
  jwtKeysUnavailable: {
    topic: 'token',
    statement: 'If the keys of an issuer cannot be fetched, the response is 500 AUTHORIZER_FAILURE.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer-keys.html',
  },
  jwtOptionalClaim: {
    topic: 'token',
    statement: 'An additional claim that is not required passes if the token does not have it.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/api/API_JwtAdditionalClaim.html',
  },
} as const
