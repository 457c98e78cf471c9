/**
 * Creates assertions that every verifier of SAML bearer credentials must reject.
 *
 * Each is derived from a valid assertion of the identity provider by one fault. Where possible it is signed after the fault was made, so that only
 * the check of that fault can reject it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7522
 * @module
 */

import { type Checks, object, oneOf, optional, optionSchema, wrongValue } from '../../options.ts'
import { createAssertionForge, type HostileAssertion, type HostileAssertionOptions } from './assertion-forge.ts'
import { hostileContent, hostileDocuments } from './hostile-documents.ts'
import { hostileSignatures } from './hostile-signature.ts'
import { hostileWrapping } from './hostile-wrapping.ts'
import type { TestSamlIssuer } from './saml-issuer.ts'

/** The checks of the options. */
export const HOSTILE_ASSERTION_CHECKS: Checks<HostileAssertionOptions> = {
  content: optional(object),
  encoding: optional(oneOf('base64url', 'base64')),
  compression: optional(oneOf('none', 'deflate')),
}

const OPTIONS = optionSchema<HostileAssertionOptions>('hostileAssertions', HOSTILE_ASSERTION_CHECKS)

/**
 * Creates the hostile assertions of one identity provider: signature wrapping, comments, DTDs and entities, transforms, weak algorithms, other keys,
 * wrong audience, recipient and times, encodings.
 *
 * @throws {ConfigError} if `issuer` was not created by `testSamlIssuer`, or an option is unknown or wrong.
 * @see https://www.usenix.org/system/files/conference/usenixsecurity12/sec12-final91-8-23-12.pdf
 * @example
 * for (const { name, assertion, twin } of hostileAssertions(idp)) {
 *   expect(await staff.verify(assertion), name).toMatchObject({ kind: 'rejected' })
 *   expect(await staff.verify(twin), name).toMatchObject({ kind: 'identified' })
 * }
 */
export function hostileAssertions(issuer: TestSamlIssuer, options: HostileAssertionOptions = {}): readonly HostileAssertion[] {
  const isIssuer = typeof issuer === 'object' && issuer !== null && 'sign' in issuer && 'certificate' in issuer
  if (!isIssuer) throw wrongValue('hostileAssertions', 'issuer', 'an issuer created by testSamlIssuer', issuer)
  const forge = createAssertionForge(issuer, OPTIONS.check(options))
  return [...hostileWrapping(forge), ...hostileSignatures(forge), ...hostileDocuments(forge), ...hostileContent(forge)]
}
