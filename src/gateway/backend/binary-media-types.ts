/**
 * Matches content types against the binary media types of an API.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
 * @module
 */

import { headerValues } from '../raw-request.ts'

/** Returns whether a content type is binary. Parameters such as `charset` are ignored. */
export type BinaryTypes = (contentType: string | undefined) => boolean

/** Creates the matcher. `binaryMediaTypes` are `image/png`, `image/*` or all types. */
export function binaryTypes(binaryMediaTypes: readonly string[]): BinaryTypes {
  const types = new Set(binaryMediaTypes.map((type) => type.toLowerCase()))
  if (types.size === 0) return () => false
  return (contentType) => {
    if (types.has('*/*')) return true
    const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
    if (type === undefined) return false
    return types.has(type) || types.has(`${type.split('/', 1)[0]}/*`)
  }
}

/** API Gateway uses the first media type of `Accept` to decide whether a response is binary. */
export function acceptsBinary(isBinary: BinaryTypes, headers: readonly (readonly [string, string])[]): boolean {
  const accept = headerValues(headers, 'accept')[0]
  return isBinary(accept?.split(',', 1)[0])
}
