/**
 * Signs requests with Signature Version 4A.
 *
 * @module
 */

import { type Checks, type OptionSchema, optionSchema, valid } from '../../options.ts'
import { TERMINATOR } from '../canonical/canonical-request.ts'
import type { HeadersInput } from '../request-types.ts'
import {
  COMMON_SIGN_CHECKS,
  type CommonSignOptions,
  checkCommonKeyOptions,
  EXPIRES_IN_SECONDS,
  type RequestToSign,
} from '../sign/sign-options.ts'
import { type SignedRequest, signWithHeader } from '../sign/sign-with-header.ts'
import { signWithQuery } from '../sign/sign-with-query.ts'
import type { SigningScheme } from '../sign/signing-scheme.ts'
import { formatTimestamp } from '../signing-key.ts'
import { ALGORITHM_V4A, REGION_SET_HEADER, REGION_SET_PARAMETER } from './algorithm.ts'
import type { Ecdsa } from './ecdsa.ts'
import { signingKeyOf } from './key-pair.ts'
import { parseRegionSet } from './region-set.ts'

/** Options of `signRequestV4a`. */
export interface SignOptionsV4a extends CommonSignOptions {
  /**
   * The regions in which the signature is valid: names, or patterns with `*`, in an array or separated by commas; at most 64. `*`: all regions of the
   * partition. Required, because it decides where a stolen request works.
   */
  readonly regionSet: string | readonly [string, ...string[]]
}

/** Options of `presignRequestV4a`. */
export interface PresignOptionsV4a extends SignOptionsV4a {
  /** How long the URL is valid: an integer from 1 to 604800 (seven days). */
  readonly expiresInSeconds: number
}

const CHECKS: Checks<SignOptionsV4a> = {
  ...COMMON_SIGN_CHECKS,
  regionSet: valid(
    'names of regions or patterns with *, in an array or separated by commas',
    (value) => parseRegionSet(value) !== undefined,
  ),
}
const SIGN: OptionSchema<SignOptionsV4a> = optionSchema<SignOptionsV4a>('signRequestV4a', CHECKS)
const PRESIGN: OptionSchema<PresignOptionsV4a> = optionSchema<PresignOptionsV4a>('presignRequestV4a', {
  ...CHECKS,
  expiresInSeconds: EXPIRES_IN_SECONDS,
})

/** @throws {ConfigError} if an option is missing, unknown or invalid, or if the request cannot be sent or signed. */
export function signV4a<H extends HeadersInput | undefined, B>(
  ecdsa: Ecdsa,
  request: RequestToSign & { readonly headers?: H; readonly body?: B },
  options: SignOptionsV4a,
): SignedRequest<H, B> {
  const checked = SIGN.check(options)
  return signWithHeader(ecdsaScheme(ecdsa, 'signRequestV4a', checked), request, checked)
}

/** @throws {ConfigError} if an option is missing, unknown or invalid, or if the request cannot be sent or signed. */
export function presignV4a<H extends HeadersInput | undefined, B>(
  ecdsa: Ecdsa,
  request: RequestToSign & { readonly headers?: H; readonly body?: B },
  options: PresignOptionsV4a,
): SignedRequest<H, B> {
  const checked = PRESIGN.check(options)
  return signWithQuery(ecdsaScheme(ecdsa, 'presignRequestV4a', checked), request, checked)
}

function ecdsaScheme(ecdsa: Ecdsa, subject: string, options: SignOptionsV4a): SigningScheme {
  const { credentials, service, date, regionSet } = options
  checkCommonKeyOptions(subject, options)
  const timestamp = formatTimestamp(date === undefined ? Date.now() : date.getTime())
  const value = [parseRegionSet(regionSet) ?? []].flat().join(',')
  return {
    subject,
    algorithm: ALGORITHM_V4A,
    timestamp,
    // The scope has no region: the region set takes its place.
    scope: `${timestamp.slice(0, 8)}/${service}/${TERMINATOR}`,
    fields: [{ header: REGION_SET_HEADER, parameter: REGION_SET_PARAMETER, value }],
    sign: (stringToSign) => signingKeyOf(ecdsa, credentials).sign(stringToSign),
  }
}
