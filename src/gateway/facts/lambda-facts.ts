/**
 * Lists the facts about Lambda functions.
 *
 * @module
 */

/** The facts about Lambda functions, by ID. */
export const LAMBDA_FACTS = {
  returnNode22: {
    topic: 'function runtime',
    statement:
      'Up to nodejs22.x the value that a synchronous handler returns is ignored. A promise, the callback and context.succeed, fail and done respond; the first one wins.',
    confidence: 'observed',
    source: 'https://github.com/aws/aws-lambda-nodejs-runtime-interface-client',
  },
  returnNode24: {
    topic: 'function runtime',
    statement:
      'On nodejs24.x the return value of a handler responds. A handler with three parameters fails with Runtime.CallbackHandlerDeprecated, and context has no succeed, fail or done.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html',
  },
  errorMessage: {
    topic: 'function runtime',
    statement: 'A rejection with a plain object has the error message [object Object], also if the object has a message.',
    confidence: 'observed',
    source: 'https://github.com/aws/aws-lambda-nodejs-runtime-interface-client',
  },
  responseSize: {
    topic: 'function runtime',
    statement: 'A response has at most 6 MB as JSON. A larger one is a function error.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
  },
  functionTimeLimit: {
    topic: 'function runtime',
    statement: 'A function runs for 3 seconds unless its timeout is set, and for at most 900 seconds.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html',
  },
  alias: {
    topic: 'function runtime',
    statement:
      'A function name may end with an alias and may contain stage variables. An alias that does not exist fails like a function that does not exist.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/amazon-api-gateway-using-stage-variables.html',
  },
  aliasContext: {
    topic: 'function runtime',
    statement: 'invokedFunctionArn of the context ends with the alias that was invoked.',
    confidence: 'documented',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html',
  },
} as const
