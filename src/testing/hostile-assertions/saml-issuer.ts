/**
 * Creates SAML identity providers for tests, with a real key and an injected clock.
 *
 * @module
 */

import { generateKeyPair, type KeyObject, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { callback, integer, object, optional, optionSchema, string } from '../../options.ts'
import { type AssertionContent, assertionXml } from './assertion-xml.ts'
import { type SignatureParts, signAssertion } from './sign-assertion.ts'

/** Options of {@link testSamlIssuer}. */
export interface TestSamlIssuerOptions {
  /** The entity ID. Default `https://idp.example/metadata`. */
  readonly issuer?: string | undefined
  /** The audience of the assertions. Default `https://api.example`. */
  readonly audience?: string | undefined
  /** The recipient of the bearer confirmation. Default `https://api.example/saml`. */
  readonly recipient?: string | undefined
  /** The lifetime of assertions in seconds, from 1 to 86,400. Default 300. */
  readonly lifetimeSeconds?: number | undefined
  /** Returns the time in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** What an assertion states. */
export interface TestAssertion {
  /** The name identifier. Default `user-1`. */
  readonly nameId?: string | undefined
  /** The attributes, each with one value or several. Default: none. */
  readonly attributes?: { readonly [name: string]: string | readonly string[] } | undefined
  /** The `ID`. Default: a new one. */
  readonly id?: string | undefined
}

/** A SAML identity provider for tests, created by {@link testSamlIssuer}. */
export interface TestSamlIssuer {
  /** The entity ID, for the option `issuer` of `samlBearer`. */
  readonly issuer: string
  /** The audience of the assertions. */
  readonly audience: string
  /** The recipient of the bearer confirmation. */
  readonly recipient: string
  /** The public key in PEM, for the option `certificates` of `samlBearer`. */
  readonly certificate: string
  /** The private key. */
  readonly privateKey: KeyObject
  /** The clock of the issuer, for the `now` option of a verifier. */
  readonly now: () => number
  /** Creates a signed assertion in base64url, as RFC 7522 defines it. */
  assertion(content?: TestAssertion): string
  /** Returns the XML of an assertion without a signature, in canonical form. */
  xml(content?: TestAssertion): string
  /** Signs the XML of an assertion, which must be in canonical form, and inserts the signature after its `Issuer`. Nothing is checked. */
  sign(xml: string, parts?: SignatureParts): string
}

const OPTIONS = optionSchema<TestSamlIssuerOptions>('testSamlIssuer', {
  issuer: optional(string),
  audience: optional(string),
  recipient: optional(string),
  lifetimeSeconds: optional(integer(1, 86_400)),
  now: optional(callback),
})

const CONTENT = optionSchema<TestAssertion>('assertion', {
  nameId: optional(string),
  attributes: optional(object),
  id: optional(string),
})

/**
 * Creates an identity provider with a new RSA key.
 *
 * @throws {ConfigError} if an option is unknown or wrong.
 * @example
 * const idp = await testSamlIssuer()
 * const { issuer, audience, recipient, certificate: certificates, now } = idp
 * const staff = samlBearer({ issuer, audience, recipient, certificates, replays: null, now })
 * await staff.verify(idp.assertion({ nameId: 'jane' })) // { kind: 'identified', … }
 */
export async function testSamlIssuer(options: TestSamlIssuerOptions = {}): Promise<TestSamlIssuer> {
  const checked = OPTIONS.check(options)
  const { issuer = 'https://idp.example/metadata', audience = 'https://api.example', lifetimeSeconds = 300 } = checked
  const { recipient = 'https://api.example/saml', now = Date.now } = checked
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })

  function xml(given: TestAssertion = {}): string {
    const { nameId = 'user-1', attributes = {}, id = `_${randomUUID()}` } = CONTENT.check(given)
    const issuedAt = now()
    const content: AssertionContent = {
      ...{ id, issuer, nameId, audience, recipient, attributes },
      issuedAt,
      expiresAt: issuedAt + lifetimeSeconds * 1000,
    }
    return assertionXml(content)
  }
  const sign = (text: string, parts: SignatureParts = {}): string =>
    signAssertion(text, { ...parts, privateKey: parts.privateKey ?? privateKey })
  return Object.freeze({
    issuer,
    audience,
    recipient,
    certificate: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey,
    now,
    assertion: (content: TestAssertion = {}) => Buffer.from(sign(xml(content))).toString('base64url'),
    xml,
    sign,
  })
}
