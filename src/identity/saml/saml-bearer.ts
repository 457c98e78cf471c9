/**
 * Verifies SAML 2.0 assertions that are sent as bearer credentials. The order of the steps leaves no gap between what is signed and what is read:
 *
 *   decode       size, base64, DEFLATE, UTF-8               decode-assertion.ts
 *   parse        the XML that all parsers read alike        xml-tree.ts
 *   form         root and structure of the signature        signature-form.ts
 *   signature    over the pinned keys, by xml-crypto        verify-signature.ts
 *   parse        the signed bytes, and nothing else
 *   check        version, issuer, subject, conditions …     check-assertion.ts
 *   replay       the store, so that a rejected assertion never uses up its ID
 *
 * @module
 */

import { createHash } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import type { Authentication, Identity, Proof, SingleUseTokenVerifier } from '../../events/index.ts'
import { rejected, settle } from '../authentication.ts'
import type { SamlRejectionCode } from '../codes/saml-codes.ts'
import { claimOnce } from '../replay-store.ts'
import { type CheckedAssertion, checkAssertion, type ExpectedAssertion } from './check-assertion.ts'
import { decodeAssertion } from './decode-assertion.ts'
import type { SamlAttributes, SamlClaims } from './saml-claims.ts'
import { readSamlOptions, type SamlBearerOptions } from './saml-options.ts'
import type { Clock } from './saml-time.ts'
import { readSignatureForm } from './signature-form.ts'
import { readSigningKeys, type SamlSignatureAlgorithm, SIGNATURE_ALGORITHMS } from './signing-keys.ts'
import { type PinnedKeys, verifySignature } from './verify-signature.ts'
import { attributeOf, isElement, SAML } from './xml-elements.ts'
import { parseXml, type XmlElement } from './xml-tree.ts'

/** The identity of a SAML subject. */
export interface SamlIdentity<S extends string, C> extends Identity<S> {
  /** The mapped attributes; without `attributes`, all of them as arrays. */
  readonly claims: C & Identity['claims']
  /** The name identifier of the subject. */
  readonly nameId: string
  /** Its format: `urn:oasis:names:tc:SAML:2.0:nameid-format:persistent`. */
  readonly nameIdFormat: string | undefined
  /** The `ID` of the assertion. */
  readonly assertionId: string
  /** The session at the identity provider. */
  readonly sessionIndex: string | undefined
  /** How the subject was authenticated: `urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport`. */
  readonly authnContextClassRef: string | undefined
  /** Earliest `NotOnOrAfter` of conditions and confirmation, and `SessionNotOnOrAfter`, in seconds since the epoch. */
  readonly expiresAt: number
}

/**
 * Verifies a SAML 2.0 assertion that is sent as a bearer credential. It is not a `JwtVerifier`: combine it with others by
 * `firstOf(bearer(jwt), bearer(saml, { from: header('authorization', 'SAML') }))`.
 *
 * The decoded document must be one `Assertion` (version 2.0) and nothing else: no DTD, processing instruction, comment or CDATA section; an XML
 * declaration with UTF-8 is allowed. It has exactly one `Signature`, a direct child, with one `Reference` to the assertion's own `ID` and the
 * transforms enveloped-signature and exclusive canonicalization without comments. Claims are read from the bytes whose digest was
 * verified, parsed again, never from the document received. Encrypted assertions, name IDs and attributes are rejected
 * (`ERR_SAML_ENCRYPTED`). A `Condition` other than `AudienceRestriction`, `OneTimeUse` and `ProxyRestriction` is rejected. `Conditions` with an
 * `AudienceRestriction` and a `NotOnOrAfter`, and a bearer `SubjectConfirmationData` with `NotOnOrAfter`, are required.
 *
 * Limits: `maxBytes`, 8192 elements and attributes, 32 levels, 32 attributes per element and 32 prefixes in scope. Names are ASCII.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed, or a certificate cannot be read. Importing this module fails with an
 *   error that names `xml-crypto` if that package is not installed.
 * @see https://www.rfc-editor.org/rfc/rfc7522#section-3
 * @example
 * const staff = samlBearer({
 *   issuer: 'https://idp.example/metadata',
 *   audience: 'https://api.example',
 *   recipient: null,
 *   certificates: process.env['SAML_CERTIFICATE'],
 *   replays: null,
 *   attributes: { email: { name: 'mail', values: 'one' } },
 * })
 * bearer(staff, { from: header('authorization', 'SAML') })
 */
export function samlBearer<const S extends string = 'saml', const A extends SamlAttributes = SamlAttributes>(
  options: SamlBearerOptions<S, A>,
): SingleUseTokenVerifier<SamlIdentity<S, SamlClaims<A>>> {
  const checked = readSamlOptions(options)
  const { issuer, replays, encoding = 'base64url', compression = 'none', maxBytes = 65_536, graceSeconds = 0 } = checked
  const { now = Date.now, attributes, groupsAttribute, subjectAttribute } = checked
  const scheme = (checked.scheme ?? 'saml') as S // if `scheme` is not set, S is its default
  const pinned = pinnedKeys(checked)
  const expected: ExpectedAssertion = {
    issuer,
    audiences: [checked.audience].flat(),
    recipients: checked.recipient === null ? undefined : [checked.recipient].flat(),
    isOnce: replays !== null,
    mapping: { attributes, groupsAttribute, subjectAttribute },
  }

  async function verifyAssertion(
    credential: unknown,
    proof: Proof | undefined,
  ): Promise<Authentication<SamlIdentity<S, SamlClaims<A>>>> {
    // A bearer assertion is bound to no key, so a proof would prove nothing about it.
    if (proof?.jkt !== undefined || proof?.x5tS256 !== undefined) return rejected('ERR_TOKEN_PROOF')
    const decoded = decodeAssertion(credential, { encoding, compression, maxBytes })
    if (typeof decoded === 'string') return rejected(decoded)
    const signed = readSigned(decoded.text, pinned)
    if (typeof signed === 'string') return rejected(signed)
    const clock: Clock = { nowMs: now(), graceMs: graceSeconds * 1000 }
    const assertion = checkAssertion(signed.root, expected, clock)
    if (typeof assertion === 'string') return rejected(assertion)
    const identity = identityOf(assertion, { scheme, issuer, assertionId: signed.id })
    if (replays === null) return { kind: 'identified', identity }
    const key = `saml:${createHash('sha256')
      .update(JSON.stringify([issuer, signed.id]))
      .digest('base64url')}`
    const expiresAt = Math.ceil((assertion.expiresAtMs + clock.graceMs) / 1000)
    return (await claimOnce(replays, { key, expiresAt, code: 'ERR_SAML_REPLAYED' })) ?? { kind: 'identified', identity }
  }

  /** `mapClaims` returns the claims that A describes. */
  function identityOf(
    { claims, groups, subject, expiresAtMs, ...details }: CheckedAssertion,
    names: { readonly scheme: S; readonly issuer: string; readonly assertionId: string },
  ): SamlIdentity<S, SamlClaims<A>> {
    const { nameId, nameIdFormat, sessionIndex, authnContextClassRef } = details
    return {
      ...names,
      subject,
      expiresAt: expiresAtMs / 1000,
      scopes: new Set(),
      groups,
      claims: claims as SamlIdentity<S, SamlClaims<A>>['claims'],
      nameId,
      nameIdFormat,
      sessionIndex,
      authnContextClassRef,
    }
  }

  return Object.freeze({
    verify: (token: string, proof?: Proof) => settle(() => verifyAssertion(token, proof)),
    issuers: Object.freeze([issuer]),
    live: replays !== null,
    singleUse: replays !== null,
  })
}

function pinnedKeys({ certificates, signatureAlgorithms }: SamlBearerOptions<string, SamlAttributes>): PinnedKeys {
  const keys = readSigningKeys('samlBearer', [certificates].flat())
  // Every key of the table is a name of the type.
  const algorithms = signatureAlgorithms ?? (Object.keys(SIGNATURE_ALGORITHMS) as SamlSignatureAlgorithm[])
  const types = algorithms.flatMap((name) => SIGNATURE_ALGORITHMS[name].keyTypes)
  if (!keys.every(({ asymmetricKeyType }) => types.includes(asymmetricKeyType ?? ''))) {
    throw new ConfigError('samlBearer', 'signatureAlgorithms', 'algorithms of which one fits each certificate')
  }
  return { keys, algorithms }
}

/** Returns the assertion parsed from its signed bytes. */
function readSigned(text: string, pinned: PinnedKeys): { readonly root: XmlElement; readonly id: string } | SamlRejectionCode {
  const received = parse(text)
  if (received === undefined) return 'ERR_SAML_XML'
  const signature = readSignatureForm(received)
  if (typeof signature === 'string') return signature
  const verified = verifySignature(text, signature, pinned)
  if (typeof verified === 'string') return verified
  const root = parse(verified.signed)
  // The provider may have signed something else with this key, such as its metadata.
  const isSame = isElement(root, SAML, 'Assertion') && attributeOf(root, 'ID') === signature.id
  return isSame ? { root, id: signature.id } : 'ERR_SAML_SIGNATURE'
}

function parse(text: string): XmlElement | undefined {
  try {
    return parseXml(text)
  } catch {
    return undefined
  }
}
