/**
 * The codes with which `samlBearer` rejects an assertion, in the order of the steps.
 *
 * The wording is constant: nothing from an assertion is included. After a change run `node scripts/write-identity-codes.mjs`.
 *
 * @module
 */

/** HTTP status, meaning and remedy of each code of `samlBearer`. */
export const SAML_CODES = {
  ERR_SAML_SIZE: {
    status: 401,
    meaning: 'The assertion is longer than `maxBytes`, before or after it is decompressed.',
    remedy: 'Reduce the attributes of the assertion, or raise `maxBytes`.',
  },
  ERR_SAML_ENCODING: {
    status: 401,
    meaning: 'The credential is not base64url (or base64) in canonical form, or not one DEFLATE stream.',
    remedy: 'Compare `encoding` and `compression` with what the client sends.',
  },
  ERR_SAML_XML: {
    status: 401,
    meaning:
      'The assertion is not well-formed XML in UTF-8, contains a DTD, comment or processing instruction, or has too many nodes or levels.',
    remedy: 'Send the assertion exactly as it was issued.',
  },
  ERR_SAML_FORM: {
    status: 401,
    meaning: 'The document is not one SAML 2.0 assertion with the elements of the specification in their order.',
    remedy: 'Send the `Assertion` element, not the response that contains it.',
  },
  ERR_SAML_ENCRYPTED: {
    status: 401,
    meaning: 'The assertion, name ID or an attribute is encrypted.',
    remedy: 'Configure the identity provider not to encrypt assertions for this API.',
  },
  ERR_SAML_SIGNATURE_MISSING: {
    status: 401,
    meaning: 'The assertion itself is not signed.',
    remedy: 'Configure the identity provider to sign assertions, not only responses.',
  },
  ERR_SAML_SIGNATURE_FORM: {
    status: 401,
    meaning: 'The signature is not one enveloped signature of the whole assertion.',
    remedy: 'One `Signature` with one `Reference` to the `ID` of the assertion is accepted, and no other transforms.',
  },
  ERR_SAML_ALGORITHM: {
    status: 401,
    meaning: 'The signature or digest algorithm is not accepted, for example SHA-1 or HMAC.',
    remedy: 'Configure the identity provider to sign with SHA-256, or add the algorithm to `signatureAlgorithms`.',
  },
  ERR_SAML_SIGNATURE: {
    status: 401,
    meaning: 'Signature verification failed with every configured certificate.',
    remedy: 'Compare `certificates` with the signing certificates of the identity provider.',
  },
  ERR_SAML_ISSUER: {
    status: 401,
    meaning: 'The `Issuer` is not the configured issuer.',
    remedy: 'Compare `issuer` with the entity ID of the identity provider.',
  },
  ERR_SAML_SUBJECT: {
    status: 401,
    meaning: 'The subject is missing, empty or transient.',
    remedy: 'Configure a persistent name ID, or set `subjectAttribute`.',
  },
  ERR_SAML_CONFIRMATION: {
    status: 401,
    meaning: 'There is no bearer confirmation that can be used.',
    remedy: 'The assertion needs a `SubjectConfirmation` with the bearer method and a `NotOnOrAfter`.',
  },
  ERR_SAML_RECIPIENT: {
    status: 401,
    meaning: 'The `Recipient` of the bearer confirmation is missing or is not configured.',
    remedy: 'Compare `recipient` with the assertion consumer URL at the identity provider.',
  },
  ERR_SAML_CONDITION: {
    status: 401,
    meaning: '`Conditions` are missing, incomplete, or contain a condition that is not understood.',
    remedy: '`Conditions` need a `NotOnOrAfter` and an `AudienceRestriction`.',
  },
  ERR_SAML_AUDIENCE: {
    status: 401,
    meaning: 'An `AudienceRestriction` names none of the configured audiences, or there is none.',
    remedy: 'Compare `audience` with the audience at the identity provider.',
  },
  ERR_SAML_NOT_YET_VALID: {
    status: 401,
    meaning: 'The assertion is not yet valid (`NotBefore`).',
    remedy: 'Synchronize the clocks, or set `graceSeconds`.',
  },
  ERR_SAML_EXPIRED: {
    status: 401,
    meaning: 'The assertion, its confirmation or its session has expired (`NotOnOrAfter`).',
    remedy: 'Obtain a new assertion.',
  },
  ERR_SAML_ATTRIBUTE: {
    status: 401,
    meaning: 'A mapped attribute is missing, has too many values, or a value is not text.',
    remedy: 'Compare `attributes` with the attributes of the assertion.',
  },
  ERR_SAML_ONE_TIME_USE: {
    status: 401,
    meaning: 'The assertion may be used once only (`OneTimeUse`), and the verifier has no replay store.',
    remedy: 'Set `replays`.',
  },
  ERR_SAML_REPLAYED: {
    status: 401,
    meaning: 'The assertion was used before.',
    remedy: 'Obtain a new assertion for each request.',
  },
} as const

/** Why an assertion was rejected. */
export type SamlRejectionCode = keyof typeof SAML_CODES
