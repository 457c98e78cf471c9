/**
 * The workbench for hostile tokens: one honest token of an issuer, and ways to sign something a little different.
 *
 * @module
 */

import type { KeyObject } from 'node:crypto'
import { base64Url, signatureOf, signToken } from './sign-token.ts'
import type { TestClaims, TestIssuer } from './test-issuer.ts'

/** A token that is good but for one fault, and the good one. */
export interface HostileToken {
  /** What is wrong with it, e.g. `payload: exp twice`. */
  readonly name: string
  readonly token: string
  /** The same without the fault: must be accepted, or the refusal proves nothing. */
  readonly twin: string
}

/** `undefined` takes a member out. */
export type Changes = { readonly [name: string]: unknown }

export interface Forge {
  readonly issuer: TestIssuer
  readonly algorithm: string
  readonly key: KeyObject
  /** Header and claims of the honest token. */
  readonly header: { readonly [name: string]: unknown }
  readonly claims: { readonly [name: string]: unknown }
  /** The honest token. */
  readonly honest: string
  /** When it was issued, in seconds. */
  readonly seconds: number
  /** What is wrong, signed after the fault. */
  withHeader(changes: Changes): string
  withClaims(changes: Changes): string
  withTexts(texts: { readonly header?: string | Uint8Array; readonly payload?: string | Uint8Array }): string
  /** Signs two parts as they are spelled. */
  withParts(parts: { readonly header?: string; readonly payload?: string }): string
  /** One row; the twin is the honest token where none is given. */
  hostile(name: string, token: string, twin?: string): HostileToken
}

export interface HostileTokenOptions {
  /** Which token the verifier under test takes. Default `access`. */
  readonly kind?: 'access' | 'id'
  /** What it demands beyond the issuer's own claims: scopes, groups. */
  readonly claims?: TestClaims
}

export async function forgeFor(
  issuer: TestIssuer,
  { kind = 'access', claims: wanted = {} }: HostileTokenOptions,
): Promise<Forge> {
  const honest = await (kind === 'id' ? issuer.idToken(wanted) : issuer.accessToken(wanted))
  const [header, claims] = honest.split('.').slice(0, 2).map(readPart)
  const [accessKey, idKey] = issuer.keys
  const issuerKey = kind === 'id' ? idKey : accessKey
  if (header === undefined || claims === undefined || issuerKey === undefined) throw new TypeError('the issuer makes no tokens')
  const { algorithm, privateKey: key } = issuerKey
  const sign = (headerText: string | Uint8Array, payloadText: string | Uint8Array): string =>
    signToken({ header: headerText, payload: payloadText }, { algorithm, key })
  const spell = (part: object): string => base64Url(JSON.stringify(part))

  return {
    issuer,
    algorithm,
    key,
    header,
    claims,
    honest,
    seconds: Number(claims['iat']),
    withHeader: (changes) => sign(JSON.stringify({ ...header, ...changes }), JSON.stringify(claims)),
    withClaims: (changes) => sign(JSON.stringify(header), JSON.stringify({ ...claims, ...changes })),
    withTexts: (texts) => sign(texts.header ?? JSON.stringify(header), texts.payload ?? JSON.stringify(claims)),
    withParts: (parts) => {
      const input = `${parts.header ?? spell(header)}.${parts.payload ?? spell(claims)}`
      return `${input}.${base64Url(signatureOf(input, algorithm, key))}`
    },
    hostile: (name, token, twin = honest) => ({ name, token, twin }),
  }
}

function readPart(part: string): { readonly [name: string]: unknown } {
  // Both parts of a token that the issuer has just made are JSON objects.
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as { readonly [name: string]: unknown }
}
