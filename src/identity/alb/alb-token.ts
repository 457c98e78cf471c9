/**
 * The strict reader of the token that an Application Load Balancer puts into `x-amzn-oidc-data`: a JSON Web Token, save that its
 * parts are base64url *with* padding, and that the padding is signed along. Exactly that form is taken, so that one token
 * has one spelling.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
 * @module
 */

import { type JsonObject, parseStrictObject } from '../jwt/strict-json.ts'
import type { TokenRejectionCode } from '../token/token-codes.ts'

/** Nothing of it is verified. */
export interface UnverifiedAlbToken {
  readonly kid: string
  readonly header: JsonObject
  readonly payload: JsonObject
  readonly signingInput: string
  /** r and s, 64 bytes. */
  readonly signature: Buffer
}

/** More than an Application Load Balancer puts into its headers together. */
const MAX_LENGTH = 16_384

/** A token taken apart, or why it is none. Linear, whatever comes. */
export function readAlbToken(text: string): UnverifiedAlbToken | TokenRejectionCode {
  if (text.length > MAX_LENGTH) return 'ERR_TOKEN_SIZE'
  const parts = text.split('.', 4)
  if (parts.length !== 3) return 'ERR_TOKEN_FORM'
  const [headerText, payloadText, signatureText] = parts as [string, string, string] // as counted
  const [headerBytes, payloadBytes, signature] = [padded(headerText), padded(payloadText), padded(signatureText)]
  if (headerBytes === undefined || payloadBytes === undefined || signature === undefined) return 'ERR_TOKEN_ENCODING'
  const header = parseStrictObject(headerBytes)
  const payload = parseStrictObject(payloadBytes)
  if (header === undefined || payload === undefined) return 'ERR_TOKEN_JSON'
  const { alg, kid, typ, crit } = header
  if (alg !== 'ES256') return 'ERR_TOKEN_ALGORITHM'
  if (crit !== undefined || Object.hasOwn(header, 'b64')) return 'ERR_TOKEN_CRITICAL'
  if (typ !== undefined && typ !== 'JWT') return 'ERR_TOKEN_TYPE'
  // It becomes a part of an address: nothing but the form that Amazon's keys have.
  if (typeof kid !== 'string' || !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(kid)) return 'ERR_TOKEN_HEADER'
  if (signature.length !== 64) return 'ERR_TOKEN_SIGNATURE'
  return { kid, header, payload, signingInput: `${headerText}.${payloadText}`, signature }
}

/** Base64url with padding, canonical; not empty. */
function padded(text: string): Buffer | undefined {
  if (text === '') return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_') === text ? bytes : undefined
}
