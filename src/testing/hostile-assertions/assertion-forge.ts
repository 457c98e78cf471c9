/**
 * Provides one valid assertion of an identity provider and functions that derive hostile ones from it.
 *
 * @module
 */

import { deflateRawSync } from 'node:zlib'
import type { TestAssertion, TestSamlIssuer } from './saml-issuer.ts'
import type { SignatureParts } from './sign-assertion.ts'

/** An assertion with one fault, and its valid counterpart. */
export interface HostileAssertion {
  /** The fault, for example `wrapping: in Advice`. Unique among the assertions of one call. */
  readonly name: string
  /** The credential that must be rejected. */
  readonly assertion: string
  /** The valid counterpart without the fault. It must be accepted; otherwise a rejection of `assertion` proves nothing. */
  readonly twin: string
}

/** Options of `hostileAssertions` and of the matcher `toRejectHostileAssertions`. */
export interface HostileAssertionOptions {
  /** What the valid assertions state in addition, for example the attributes that the verifier requires. */
  readonly content?: TestAssertion | undefined
  /** The encoding that the verifier under test expects. Default `base64url`. */
  readonly encoding?: 'base64url' | 'base64' | undefined
  /** The compression that the verifier under test expects. Default `none`. */
  readonly compression?: 'none' | 'deflate' | undefined
}

/** One valid assertion and functions that derive hostile ones. */
export interface AssertionForge {
  readonly issuer: TestSamlIssuer
  /** The assertion in canonical form, without a signature. Its subject is `user-1`, unless `content` states another. */
  readonly xml: string
  /** The signed assertion. */
  readonly signed: string
  /** The `Signature` element of the signed assertion. */
  readonly signature: string
  /** An assertion about the attacker, without a signature, with the ID `_evil`. */
  readonly evil: string
  encode(xml: string | Uint8Array): string
  /** Default `twin`: the valid assertion. Both are XML. */
  hostile(name: string, xml: string | Uint8Array, twin?: string): HostileAssertion
  /** Signs the assertion after a change, so that only the check of the changed part can reject it. */
  resigned(name: string, from: string | RegExp, to: string): HostileAssertion
  /** Signs the assertion in another way. */
  signedWith(name: string, parts: SignatureParts, twin?: string): HostileAssertion
}

export function createAssertionForge(issuer: TestSamlIssuer, options: HostileAssertionOptions): AssertionForge {
  const { content, encoding = 'base64url', compression = 'none' } = options
  const xml = issuer.xml({ ...content, id: '_valid' })
  const signed = issuer.sign(xml)
  const signature = /<ds:Signature .*<\/ds:Signature>/s.exec(signed)?.[0] ?? ''
  const encode = (text: string | Uint8Array): string => {
    const bytes = Buffer.from(text)
    return (compression === 'deflate' ? deflateRawSync(bytes) : bytes).toString(encoding)
  }
  const hostile = (name: string, text: string | Uint8Array, twin = signed): HostileAssertion => ({
    name,
    assertion: encode(text),
    twin: encode(twin),
  })
  return {
    issuer,
    xml,
    signed,
    signature,
    evil: issuer.xml({ ...content, id: '_evil', nameId: 'attacker' }),
    encode,
    hostile,
    resigned: (name, from, to) => hostile(name, issuer.sign(changed(xml, from, to))),
    signedWith: (name, parts, twin) => hostile(name, issuer.sign(xml, parts), twin),
  }
}

/** Replaces the first match. A replacement that changes nothing would be a valid assertion. */
export function changed(text: string, from: string | RegExp, to: string): string {
  const result = text.replace(from, () => to)
  if (result === text) throw new TypeError(`the assertion does not contain ${String(from)}`)
  return result
}

/** Inserts content directly after the start tag of an element. */
export function insertInto(text: string, element: string, content: string): string {
  const start = text.indexOf(`<${element}`)
  const end = text.indexOf('>', start) + 1
  return text.slice(0, end) + content + text.slice(end)
}
