/**
 * Provides one valid token of an issuer and functions that sign variations of it.
 *
 * @module
 */

import type { KeyObject } from 'node:crypto'
import { base64Url, signInput, signToken } from '../sign-token.ts'
import type { TestClaims, TestIssuer } from '../test-issuer.ts'

/** A token with one fault, and its valid counterpart. */
export interface HostileToken {
  /** The fault, for example `json: payload has exp twice`. Unique among the tokens of one call. */
  readonly name: string
  /** The token that must be rejected. */
  readonly token: string
  /** The valid counterpart without the fault. It must be accepted; otherwise a rejection of `token` proves nothing. */
  readonly twin: string
}

/** Options of `hostileTokens` and of the matcher `toRejectHostileTokens`. */
export interface HostileTokenOptions {
  /** The kind of token that the verifier under test accepts. Default `access`. */
  readonly kind?: 'access' | 'id' | undefined
  /** Claims that the verifier requires in addition to the issuer's own, for example `{ scope: 'pets/read' }`. */
  readonly claims?: TestClaims | undefined
  /**
   * The clock tolerance of the verifier in seconds, from 0 to 86,400. If it is set, tokens are added whose `exp` or `nbf` is
   * just beyond it; the verifier must then use the issuer's clock, and the clock must not run. Default: every wrong time
   * is a day or more away, so that neither a running clock nor a tolerance matters.
   */
  readonly graceSeconds?: number | undefined
}

/** Members of a header or payload that are replaced or added. `undefined` removes a member. */
export type Changes = { readonly [name: string]: unknown }

/** One valid token and functions that sign variations of it. */
export interface Forge {
  readonly issuer: TestIssuer
  /** The clock tolerance of the verifier; `undefined` if it is not known. */
  readonly graceSeconds: number | undefined
  readonly algorithm: string
  readonly key: KeyObject
  /** The header of the valid token. */
  readonly header: { readonly [name: string]: unknown }
  /** The claims of the valid token. */
  readonly claims: { readonly [name: string]: unknown }
  readonly validToken: string
  /** The time of issue in seconds. */
  readonly issuedAt: number
  withHeader(changes: Changes): string
  withClaims(changes: Changes): string
  /** Signs another header or payload before it is encoded, whether or not it is valid JSON. */
  withTexts(texts: { readonly header?: string | Uint8Array; readonly payload?: string | Uint8Array }): string
  /** Signs encoded parts as they are, whether or not they are valid base64url. */
  withParts(parts: { readonly header?: string; readonly payload?: string }): string
  /** Default `twin`: the valid token. */
  hostile(name: string, token: string, twin?: string): HostileToken
}

/** Creates the valid token that the hostile tokens are derived from. */
export async function createForge(
  issuer: TestIssuer,
  { kind = 'access', claims: extraClaims, graceSeconds }: HostileTokenOptions,
): Promise<Forge> {
  const validToken = await (kind === 'id' ? issuer.idToken(extraClaims) : issuer.accessToken(extraClaims))
  const [header, claims] = validToken.split('.').slice(0, 2).map(decodePart)
  const [accessKey, idKey] = issuer.keys
  const issuerKey = kind === 'id' ? idKey : accessKey
  if (header === undefined || claims === undefined || issuerKey === undefined) throw new TypeError('the issuer has no keys')
  const { algorithm, privateKey: key } = issuerKey
  const sign = (headerText: string | Uint8Array, payloadText: string | Uint8Array): string =>
    signToken({ header: headerText, payload: payloadText }, { algorithm, key })
  const encode = (part: object): string => base64Url(JSON.stringify(part))

  return {
    issuer,
    graceSeconds,
    algorithm,
    key,
    header,
    claims,
    validToken,
    issuedAt: Number(claims['iat']),
    withHeader: (changes) => sign(JSON.stringify({ ...header, ...changes }), JSON.stringify(claims)),
    withClaims: (changes) => sign(JSON.stringify(header), JSON.stringify({ ...claims, ...changes })),
    withTexts: (texts) => sign(texts.header ?? JSON.stringify(header), texts.payload ?? JSON.stringify(claims)),
    withParts: (parts) => {
      const input = `${parts.header ?? encode(header)}.${parts.payload ?? encode(claims)}`
      return `${input}.${base64Url(signInput(input, { algorithm, key }))}`
    },
    hostile: (name, token, twin = validToken) => ({ name, token, twin }),
  }
}

function decodePart(part: string): { readonly [name: string]: unknown } {
  // The issuer has just created the token, so both parts are JSON objects.
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as { readonly [name: string]: unknown }
}
