/**
 * Explains why a signature does not match, from AWS's message and the strings that were signed.
 *
 * @module
 */

import { checkArgument, string, wrongValue } from '../../options.ts'
import type { SignedRequest } from '../sign/sign-with-header.ts'
import { readCanonicalMessage } from './canonical-message.ts'
import {
  type CanonicalDifference,
  compareCanonicalRequests,
  compareStringsToSign,
  type MismatchCause,
} from './compare-canonical.ts'

/** Why AWS did not accept a signature. */
export interface SignatureDiagnosis {
  /**
   * The first part that differs, in the order of the canonical request and then of the string to sign. `none`: both agree, so the secret key is wrong. `unknown`: the message
   * contains no canonical string.
   */
  readonly part: CanonicalDifference['part'] | 'none' | 'unknown'
  /** Why the part differs. Not set if it is unknown. */
  readonly cause: MismatchCause | undefined
  /** The name of the header or parameter that differs. */
  readonly name?: string | undefined
  /** What AWS computed. Session tokens are replaced by `…`. */
  readonly aws?: string | undefined
  /** What was signed. Session tokens are replaced by `…`. */
  readonly signed?: string | undefined
  /** One sentence: what happened and what to change. */
  readonly text: string
}

const SUBJECT = 'explainSignatureMismatch'

/**
 * Compares AWS's message "The Canonical String for this request should have been '…' The String-to-Sign should have been '…'" with what was signed. Accepts the message, and the JSON
 * body that holds it (`message`, `Message`, or `errors[0].message`), with line breaks escaped or not.
 *
 * @throws {ConfigError} if the message is not a string, or the strings that were signed are missing.
 * @example
 * const signed = signRequest(request, options)
 * const response = await fetch(signed.url, signed)
 * if (response.status === 403) console.log(explainSignatureMismatch(await response.text(), signed).text)
 */
export function explainSignatureMismatch(
  awsMessage: string,
  signed: Pick<SignedRequest, 'canonicalRequest' | 'stringToSign'>,
): SignatureDiagnosis {
  checkArgument(SUBJECT, 'awsMessage', string, awsMessage)
  const { canonicalRequest, stringToSign } = Object(signed) as { readonly [name: string]: unknown } // both are checked below
  if (typeof canonicalRequest !== 'string' || typeof stringToSign !== 'string')
    throw wrongValue(
      SUBJECT,
      'signed',
      'an object with canonicalRequest and stringToSign, such as the result of signRequest',
      signed,
    )
  const aws = readCanonicalMessage(awsMessage)
  if (aws.canonicalRequest === undefined && aws.stringToSign === undefined) {
    return {
      part: 'unknown',
      cause: undefined,
      text: 'The message contains no canonical string, which AWS sends only if the signature is wrong: check the access key, the time and the permissions.',
    }
  }
  const difference =
    (aws.canonicalRequest === undefined ? undefined : compareCanonicalRequests(aws.canonicalRequest, canonicalRequest)) ??
    (aws.stringToSign === undefined ? undefined : compareStringsToSign(aws.stringToSign, stringToSign))
  if (difference === undefined) return { part: 'none', cause: 'secretKey', text: TEXTS.secretKey('') }
  const { part, cause, name } = difference
  return {
    part,
    cause,
    ...(name !== undefined && { name }),
    aws: withoutToken(difference.aws, name),
    signed: withoutToken(difference.signed, name),
    text: TEXTS[cause](name ?? ''),
  }
}

/** One sentence for each cause. `name` is the header or parameter. */
const TEXTS: { readonly [C in MismatchCause]: (name: string) => string } = {
  secretKey: () => 'Both strings agree, so the secret access key is wrong, or it does not belong to the session token.',
  method: () => 'The method that AWS received is not the signed one: sign the method exactly as the client sends it.',
  pathEncodedOnce: () => "The signed path is encoded once, but the service encodes it twice: use pathEncoding 'double'.",
  pathEncodedTwice: () =>
    "The signed path is encoded twice, but the service encodes it once: use pathEncoding 'single', as for S3.",
  pathNormalized: () =>
    'The paths differ by dot segments or repeated slashes: sign the path as it is sent, and set normalizePath as the service does.',
  stageMissing: () =>
    'AWS received a path with one more segment in front, such as the stage: sign the whole path of the URL that is called.',
  path: () =>
    'The path that AWS received is not the signed one: sign the path as it is sent, and look for a proxy that changes it.',
  queryOrder: () => 'The query parameters are the same in another order: sort them by name and then by value.',
  queryEncoding: () =>
    'The query parameters are the same but encoded in another way: encode every character except A-Z, a-z, 0-9, hyphen, underscore, period and tilde.',
  query: (name) =>
    `The query parameter${name === '' ? 's differ' : ` ${name} differs`}: sign the query as it is sent, and look for a proxy that changes it.`,
  host: () =>
    'The host that AWS received is not the signed one: sign for the host of the API, and look for a proxy that sends another Host header.',
  headerMissing: (name) =>
    `The signed header ${name} did not reach AWS: look for a client or proxy that removes it, or do not sign it.`,
  headerAdded: (name) => `AWS computed with the header ${name}, which was not signed: sign it as it is sent.`,
  headerValue: (name) =>
    `The value of the header ${name} is not the signed one: sign the value as it is sent, and look for a proxy that changes it.`,
  headerWhitespace: (name) =>
    `The values of the header ${name} differ by spaces only: trim the value and write single spaces before signing.`,
  signedHeaders: () => 'The signed header lists differ: list the lowercase names of the signed headers, sorted.',
  payloadHash: () =>
    'The body that AWS received is not the signed one: sign the bytes that are sent, after compression and encoding.',
  payloadUnsigned: () =>
    'One side hashed the body and the other has UNSIGNED-PAYLOAD: send x-amz-content-sha256 with the value that is signed.',
  date: () => 'The time of the signature differs: send the x-amz-date header that was signed, once.',
  region: () => 'The region of the credential scope differs: sign for the region of the API.',
  service: () => 'The service of the credential scope differs: sign for the service that is called, execute-api for API Gateway.',
  scopeDate: () => 'The date of the credential scope differs: derive it from the time of the signature, in UTC.',
  algorithm: () => 'The algorithms differ: sign with the version of the signature that the service expects.',
}

function withoutToken(text: string, name: string | undefined): string {
  if (name?.toLowerCase() === 'x-amz-security-token') {
    // A header has its value here, a parameter the whole query.
    if (!text.includes('=') || !/x-amz-security-token=/i.test(text)) return text === '' ? '' : '…'
  }
  return text.replaceAll(/(X-Amz-Security-Token=)[^&]*/gi, '$1…')
}
