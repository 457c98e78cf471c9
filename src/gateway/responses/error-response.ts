/**
 * Defines the responses that a REST API makes itself: status, `x-amzn-ErrorType` and message, as API Gateway sends them by
 * default.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 * @module
 */

/** A response that API Gateway makes itself. */
export interface ErrorResponse {
  readonly type: GatewayResponseType
  readonly status: number
  /** The value of the `x-amzn-ErrorType` header. Absent: the header is not sent. */
  readonly errorType?: string
  /** `null` is sent as `{"message":null}`. */
  readonly message: string | null
  /** What a request validator found. Available to templates as `$context.error.validationErrorString`. */
  readonly validationError?: string
}

/** The gateway responses of a REST API that can be customized. */
export type GatewayResponseName = CustomizableType | 'DEFAULT_4XX' | 'DEFAULT_5XX'

/** All types of responses that a REST API makes itself, including those that cannot be customized. */
export type GatewayResponseType = CustomizableType | FixedType

/** The types of responses that `gatewayResponses` can customize. */
export type CustomizableType =
  | 'ACCESS_DENIED'
  | 'API_CONFIGURATION_ERROR'
  | 'AUTHORIZER_CONFIGURATION_ERROR'
  | 'AUTHORIZER_FAILURE'
  | 'BAD_REQUEST_BODY'
  | 'BAD_REQUEST_PARAMETERS'
  | 'EXPIRED_TOKEN'
  | 'INTEGRATION_FAILURE'
  | 'INTEGRATION_TIMEOUT'
  | 'INVALID_API_KEY'
  | 'INVALID_SIGNATURE'
  | 'MISSING_AUTHENTICATION_TOKEN'
  | 'QUOTA_EXCEEDED'
  | 'RESOURCE_NOT_FOUND'
  | 'THROTTLED'
  | 'UNAUTHORIZED'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'WAF_FILTERED'

/** The types of responses that cannot be customized. */
export type FixedType = 'BAD_REQUEST' | 'FORBIDDEN' | 'REQUEST_TOO_LARGE' | 'REQUEST_URI_TOO_LONG'

type ResponseDefaults = Omit<ErrorResponse, 'type' | 'validationError'>

const CUSTOMIZABLE: { readonly [T in CustomizableType]: ResponseDefaults } = {
  ACCESS_DENIED: { status: 403, errorType: 'AccessDeniedException', message: 'User is not authorized to access this resource' },
  API_CONFIGURATION_ERROR: { status: 500, errorType: 'ApiConfigurationException', message: 'Internal server error' },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, errorType: 'AuthorizerConfigurationException', message: null },
  AUTHORIZER_FAILURE: { status: 500, errorType: 'AuthorizerFailureException', message: null },
  BAD_REQUEST_BODY: { status: 400, errorType: 'BadRequestException', message: 'Invalid request body' },
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: 'BadRequestException', message: 'Missing required request parameters' },
  EXPIRED_TOKEN: {
    status: 403,
    errorType: 'ExpiredTokenException',
    message: 'The security token included in the request is expired',
  },
  INTEGRATION_FAILURE: { status: 502, errorType: 'InternalServerErrorException', message: 'Internal server error' },
  INTEGRATION_TIMEOUT: { status: 504, errorType: 'InternalServerErrorException', message: 'Endpoint request timed out' },
  INVALID_API_KEY: { status: 403, errorType: 'ForbiddenException', message: 'Forbidden' },
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
  QUOTA_EXCEEDED: { status: 429, errorType: 'LimitExceededException', message: 'Limit Exceeded' },
  RESOURCE_NOT_FOUND: { status: 404, errorType: 'ResourceNotFoundException', message: null },
  THROTTLED: { status: 429, errorType: 'TooManyRequestsException', message: 'Too Many Requests' },
  UNAUTHORIZED: { status: 401, errorType: 'UnauthorizedException', message: 'Unauthorized' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, errorType: 'BadRequestException', message: 'Unsupported Media Type' },
  WAF_FILTERED: { status: 403, errorType: 'ForbiddenException', message: 'Forbidden' },
}

const FIXED: { readonly [T in FixedType]: ResponseDefaults } = {
  BAD_REQUEST: { status: 400, errorType: 'BadRequestException', message: 'Bad Request' },
  FORBIDDEN: { status: 403, errorType: 'ForbiddenException', message: 'Forbidden' },
  REQUEST_TOO_LARGE: {
    status: 413,
    errorType: 'RequestTooLargeException',
    message: 'HTTP content length exceeded 10485760 bytes.',
  },
  REQUEST_URI_TOO_LONG: { status: 414, message: 'Request URI too long' },
}

/** The names that `gatewayResponses` accepts. */
export const GATEWAY_RESPONSE_NAMES: ReadonlySet<string> = new Set([...Object.keys(CUSTOMIZABLE), 'DEFAULT_4XX', 'DEFAULT_5XX'])

/** Returns the default response of a type. `overrides` replaces its message, error type or status. */
export function errorResponse(type: GatewayResponseType, overrides: Partial<Omit<ErrorResponse, 'type'>> = {}): ErrorResponse {
  return { type, ...{ ...CUSTOMIZABLE, ...FIXED }[type], ...overrides }
}

/** Returns whether `gatewayResponses` can customize a type. The others also ignore DEFAULT_4XX. */
export function isCustomizable(type: GatewayResponseType): type is CustomizableType {
  return Object.hasOwn(CUSTOMIZABLE, type)
}
