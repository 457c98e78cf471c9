/**
 * SAML 2.0 assertions as bearer credentials: `gatewright/identity/saml`.
 *
 * The signature is verified with `xml-crypto` 6, an optional peer dependency: `npm install xml-crypto @xmldom/xmldom`.
 *
 * @module
 */

export type { SamlRejectionCode } from '../codes/saml-codes.ts'
export { type SamlIdentity, samlBearer } from './saml-bearer.ts'
export type { SamlAttribute, SamlAttributes, SamlClaims } from './saml-claims.ts'
export type { SamlBearerOptions } from './saml-options.ts'
export type { SamlSignatureAlgorithm } from './signing-keys.ts'
