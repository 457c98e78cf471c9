/**
 * Defines API Gateway's limits for requests to a REST API.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 * @module
 */

/** The largest request body: 10 MB. */
export const MAX_BODY_BYTES = 10_485_760

/** The endpoint types of a REST API. */
export type EndpointType = 'EDGE' | 'REGIONAL' | 'PRIVATE'

/** The longest request target in characters. */
export const MAX_TARGET_LENGTHS: { readonly [T in EndpointType]: number } = { EDGE: 8_192, REGIONAL: 10_240, PRIVATE: 10_240 }

/** The largest total size of all header values. */
export const MAX_HEADER_BYTES = 10_240

/** The longest method ARN for which policies are evaluated. A longer one gets 414. */
export const MAX_ARN_BYTES = 1600

/** The longest resource ARN in a policy that an authorizer returns. */
export const MAX_RESOURCE_LENGTH = 512

/** The largest response of a Lambda function: 6 MB. */
export const MAX_LAMBDA_RESPONSE_LENGTH = 6_291_556

/** How long a request may take in total. */
export const MAX_REQUEST_MS = 29_000
