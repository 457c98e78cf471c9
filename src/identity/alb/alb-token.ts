/**
 * Parses the token that an Application Load Balancer writes to `x-amzn-oidc-data`. It is a JSON Web Token, except that its parts are
 * base64url *with* padding and that the padding is part of the signed text. Only this form is accepted, so that a token cannot be
 * encoded in two ways.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
 * @module
 */

import { ownProperty } from '../../internal/own-property.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import { type JsonObject, parseStrictObject } from '../jwt/strict-json.ts'

/** A parsed token. Nothing in it is verified. */
export interface UnverifiedAlbToken {
  readonly kid: string
  readonly header: JsonObject
  readonly payload: JsonObject
  readonly signingInput: string
  /** r and s, 64 bytes. */
  readonly signature: Buffer
}

/** More characters than an Application Load Balancer sends in all headers together. */
const MAX_LENGTH = 16_384

/** Parses a token, or returns the code of the rejection. Takes linear time. */
export function readAlbToken(text: string): UnverifiedAlbToken | TokenRejectionCode {
  if (text.length > MAX_LENGTH) return 'ERR_TOKEN_SIZE'
  const parts = text.split('.', 4)
  if (parts.length !== 3) return 'ERR_TOKEN_FORM'
  const [headerText, payloadText, signatureText] = parts as [string, string, string] // as counted
  const headerBytes = decodePadded(headerText)
  const payloadBytes = decodePadded(payloadText)
  const signature = decodePadded(signatureText)
  if (headerBytes === undefined || payloadBytes === undefined || signature === undefined) return 'ERR_TOKEN_ENCODING'
  const header = parseStrictObject(headerBytes)
  const payload = parseStrictObject(payloadBytes)
  if (header === undefined || payload === undefined) return 'ERR_TOKEN_JSON'
  const [kid, typ] = [ownProperty(header, 'kid'), ownProperty(header, 'typ')]
  if (ownProperty(header, 'alg') !== 'ES256') return 'ERR_TOKEN_ALGORITHM'
  if (Object.hasOwn(header, 'crit') || Object.hasOwn(header, 'b64')) return 'ERR_TOKEN_CRITICAL'
  if (typ !== undefined && typ !== 'JWT') return 'ERR_TOKEN_TYPE'
  // It becomes part of a URL, so only the form of the load balancers' key IDs is accepted.
  if (typeof kid !== 'string' || !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(kid)) return 'ERR_TOKEN_HEADER'
  if (signature.length !== 64) return 'ERR_TOKEN_SIGNATURE'
  return { kid, header, payload, signingInput: `${headerText}.${payloadText}`, signature }
}

/** Decodes non-empty canonical base64url with padding. */
function decodePadded(text: string): Buffer | undefined {
  if (text === '') return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_') === text ? bytes : undefined
}
