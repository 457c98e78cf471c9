/**
 * Defines the responses that a REST API makes itself: status, `x-amzn-ErrorType` and body, as API Gateway sends them by
 * default.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 * @module
 */

/** A response that API Gateway makes itself. `message: null` is sent as `{"message":null}`. */
export interface ErrorResponse {
  readonly type: GatewayResponseType
  readonly status: number
  /** The value of the `x-amzn-ErrorType` header. Absent: the header is not sent. */
  readonly errorType?: string
  readonly message: string | null
}

const DEFAULTS = {
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
} as const

/** The types of responses that a REST API makes itself. */
export type GatewayResponseType = keyof typeof DEFAULTS

/** Returns the default response of a type. `overrides` replaces its message, error type or status. */
export function errorResponse(type: GatewayResponseType, overrides: Partial<Omit<ErrorResponse, 'type'>> = {}): ErrorResponse {
  return { type, ...DEFAULTS[type], ...overrides }
}

/**
 * Formats the body of a response. The key is `message`, except for ACCESS_DENIED: API Gateway's default template for
 * that type has `Message`.
 */
export function formatErrorBody({ type, message }: ErrorResponse): string {
  return JSON.stringify(type === 'ACCESS_DENIED' ? { Message: message } : { message })
}
