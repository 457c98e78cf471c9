/**
 * The answers a REST API gives by itself, before or instead of the backend: status, `x-amzn-ErrorType` and body as API
 * Gateway sends them by default. Plain data, so that every room of the gateway says the same words.
 *
 * @module
 */

export type GatewayResponseType =
  | 'ACCESS_DENIED'
  | 'API_CONFIGURATION_ERROR'
  | 'AUTHORIZER_CONFIGURATION_ERROR'
  | 'AUTHORIZER_FAILURE'
  | 'BAD_REQUEST'
  | 'EXPIRED_TOKEN'
  | 'FORBIDDEN'
  | 'INTEGRATION_FAILURE'
  | 'INTEGRATION_TIMEOUT'
  | 'INVALID_SIGNATURE'
  | 'MISSING_AUTHENTICATION_TOKEN'
  | 'REQUEST_TOO_LARGE'
  | 'REQUEST_URI_TOO_LONG'
  | 'UNAUTHORIZED'

/** One answer of the gateway itself. `message: null` is `{"message":null}`, literally. */
export interface GatewayAnswer {
  readonly type: GatewayResponseType
  readonly status: number
  /** The value of `x-amzn-ErrorType`; without it the header is not sent. */
  readonly errorType?: string
  readonly message: string | null
}

const DEFAULTS: { readonly [T in GatewayResponseType]: Omit<GatewayAnswer, 'type'> } = {
  ACCESS_DENIED: { status: 403, errorType: 'AccessDeniedException', message: 'User is not authorized to access this resource' },
  API_CONFIGURATION_ERROR: { status: 500, errorType: 'ApiConfigurationException', message: 'Internal server error' },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, errorType: 'AuthorizerConfigurationException', message: null },
  AUTHORIZER_FAILURE: { status: 500, errorType: 'AuthorizerFailureException', message: null },
  BAD_REQUEST: { status: 400, errorType: 'BadRequestException', message: 'Bad Request' },
  EXPIRED_TOKEN: {
    status: 403,
    errorType: 'ExpiredTokenException',
    message: 'The security token included in the request is expired',
  },
  FORBIDDEN: { status: 403, errorType: 'ForbiddenException', message: 'Forbidden' },
  INTEGRATION_FAILURE: { status: 502, errorType: 'InternalServerErrorException', message: 'Internal server error' },
  INTEGRATION_TIMEOUT: { status: 504, errorType: 'InternalServerErrorException', message: 'Endpoint request timed out' },
  INVALID_SIGNATURE: {
    status: 403,
    errorType: 'InvalidSignatureException',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    errorType: 'MissingAuthenticationTokenException',
    message: 'Missing Authentication Token',
  },
  REQUEST_TOO_LARGE: {
    status: 413,
    errorType: 'RequestTooLargeException',
    message: 'HTTP content length exceeded 10485760 bytes.',
  },
  REQUEST_URI_TOO_LONG: { status: 414, message: 'Request URI too long' },
  UNAUTHORIZED: { status: 401, errorType: 'UnauthorizedException', message: 'Unauthorized' },
}

/** The default answer of a type, with another message or error type where the situation has its own. */
export function gatewayAnswer(
  type: GatewayResponseType,
  own: { readonly message?: string | null; readonly errorType?: string; readonly status?: number } = {},
): GatewayAnswer {
  return { type, ...DEFAULTS[type], ...own }
}

/**
 * The body of an answer. The key is `message`, but `Message` on ACCESS_DENIED: API Gateway's own template for that type
 * differs from all others.
 */
export function answerBody({ type, message }: GatewayAnswer): string {
  return JSON.stringify(type === 'ACCESS_DENIED' ? { Message: message } : { message })
}
