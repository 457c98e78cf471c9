import { ResponseError } from '../errors.ts'

/**
 * A usage plan's key has 20 to 128 letters and digits; anything else would be answered 403 by API Gateway.
 *
 * @throws {ResponseError} never holding the key.
 */
export function checkUsageIdentifierKey(key: unknown): string {
  if (typeof key !== 'string' || !/^[0-9A-Za-z]{20,128}$/.test(key)) {
    throw new ResponseError('usageIdentifierKey', '20 to 128 letters and digits')
  }
  return key
}
