/**
 * Lists the facts about WebSocket APIs.
 *
 * @module
 */

/** The facts about WebSocket APIs, by ID. */
export const WEBSOCKET_FACTS = {
  endpoint: {
    topic: 'stage',
    statement:
      'A handshake is sent to the URL of the stage, and @connections requests to paths below it. Other paths get 403 Forbidden.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api.html',
  },
  stage: {
    topic: 'stage',
    statement: 'The path of the URL names the stage.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api.html',
  },
  defaultEndpointDisabled: {
    topic: 'domain',
    statement: 'With disableExecuteApiEndpoint, the default endpoint answers 403 Forbidden.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html',
  },
  requestSize: {
    topic: 'limits',
    statement: 'The headers of a handshake have at most 10,240 bytes.',
    confidence: 'documented',
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html',
  },
  connectRoute: {
    topic: 'route',
    statement: 'A handshake uses the $connect route. Without one, every handshake is accepted.',
    confidence: 'documented',
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html',
  },
  openRoute: {
    topic: 'policy',
    statement: 'A $connect route without authorization is open: WebSocket APIs have no resource policies.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html',
  },
  identitySources: {
    topic: 'identity sources',
    statement:
      'Each identity source of an authorizer must be present. Otherwise the handshake gets 401 and the function is not invoked.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html',
  },
  authorizer: {
    topic: 'authorizer',
    statement:
      'An authorizer that fails, or whose response is malformed or larger than 8 KB, gets 500. Its responses are not cached.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html',
  },
  thrownUnauthorized: {
    topic: 'authorizer',
    statement: 'An authorizer that fails with the message Unauthorized gets 401.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html',
  },
  authorizerPolicy: {
    topic: 'policy',
    statement: 'An authorizer response that does not allow the ARN of $connect gets 403.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html',
  },
  apiKey: {
    topic: 'api key',
    statement: 'A $connect route that requires an API key answers 403 without one, and 429 over the limits of the usage plan.',
    confidence: 'documented',
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html',
  },
  connectIntegration: {
    topic: 'integration',
    statement:
      'A status of the $connect integration other than 2xx refuses the handshake with that status. An integration that throws refuses it with 502.',
    confidence: 'observed',
    source: 'https://github.com/dherault/serverless-offline/issues/1301',
  },
  messageSize: {
    topic: 'limits',
    statement: 'A message over 128 KB, or one with a frame over 32 KB, closes the connection with 1009.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html',
  },
  binaryMessage: {
    topic: 'limits',
    statement: 'A binary frame closes the connection with 1003.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-binary-media-types.html',
  },
  routeSelection: {
    topic: 'route',
    statement:
      'The route key must equal the result of the route selection expression. Otherwise $default is used; without it the client gets an error message.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html',
  },
  predefinedKey: {
    topic: 'route',
    statement: 'A message cannot select $connect or $disconnect by naming it.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html',
  },
  messageIntegration: {
    topic: 'integration',
    statement:
      'An integration that fails sends an error message. The body of its response reaches the client only through a route response.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html',
  },
  messageStatus: {
    topic: 'integration',
    statement: 'The status of a message integration has no effect on the client. Reports conflict.',
    confidence: 'inferred',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html',
  },
  disconnect: {
    topic: 'integration',
    statement: '$disconnect runs after the connection was closed, by either side. Its response is ignored.',
    confidence: 'documented',
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html',
  },
  manageSignature: {
    topic: 'signature',
    statement: 'An @connections request needs a Signature Version 4 for the service execute-api. Otherwise it gets 403.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html',
  },
  managePolicy: {
    topic: 'policy',
    statement:
      'The caller of @connections must be allowed execute-api:ManageConnections for …/{stage}/{METHOD}/@connections/{id}.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html',
  },
  connections: {
    topic: 'integration',
    statement: '@connections answers 410 for a connection that is gone, and 413 for more than 131,072 bytes.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html',
  },
} as const
