/**
 * Verifies API keys that you issue yourself: stored as hashes, each with an owner and an optional period of validity. API Gateway's own
 * API keys are something else: they meter usage and do not authenticate.
 *
 * @module
 */

import {
  type Authentication,
  type AuthorizerRequest,
  type CredentialLocation,
  header,
  type Identity,
  type Verifier,
} from '../../events/index.ts'
import { callback, optional, optionSchema, string } from '../../options.ts'
import { rejected, settle } from '../authentication.ts'
import { credentialLocation, readCredential, schemeExpression } from '../credential.ts'
import { identityAttributes } from '../identity-attributes.ts'
import { type ApiKeyRecord, apiKeyLookup, apiKeys, hashOf, isApiKeyText } from './api-key-records.ts'

/** The owner of an API key. */
export interface ApiKeyIdentity extends Identity<'apiKey'> {
  /** The owner of the key; equal to `subject`. */
  readonly owner: string
}

/** Options of {@link apiKey}. */
export interface ApiKeyOptions {
  /** An `ApiKeys`: records by hash, an array of records with their `hash`, or a lookup by hash. `hashApiKey` computes the hash. */
  readonly keys: unknown
  /** Where the key is. Default: the header `x-api-key`. */
  readonly from?: CredentialLocation | undefined
  /** Distinguishes the owners of these keys from other identities when verifiers are combined. Default: `apiKey`. */
  readonly issuer?: string | undefined
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

/**
 * Verifies API keys. Unknown keys take the same time as known keys.
 *
 * Rejected with `ERR_API_KEY_UNKNOWN`, `ERR_API_KEY_EXPIRED` (from `expiresAt` on), `ERR_API_KEY_NOT_YET_VALID`, `ERR_CREDENTIAL_FORM` or
 * `ERR_CREDENTIAL_REPEATED`. A lookup that throws or returns a malformed record is `unavailable`.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed, or a record is. Hashes are never in the message.
 * @example
 * apiKey({ keys: { 'sha256:…': { owner: 'acme', scopes: ['pets/read'] } }, from: header('authorization', 'ApiKey') })
 */
export function apiKey(options: ApiKeyOptions): Verifier<ApiKeyIdentity> {
  const { keys, from = header('x-api-key'), issuer = 'apiKey', now = Date.now } = OPTIONS.check(options)
  // The schema accepts only objects and functions.
  const lookup = apiKeyLookup(keys as object)

  function verifyApiKey(request: AuthorizerRequest): Promise<Authentication<ApiKeyIdentity>> {
    return settle(async () => {
      const credential = readCredential(request, from)
      if (typeof credential !== 'string') return credential
      if (!isApiKeyText(credential)) return rejected('ERR_CREDENTIAL_FORM')
      const record = await lookup(hashOf(credential))
      const seconds = now() / 1000
      if (record === undefined) return rejected('ERR_API_KEY_UNKNOWN')
      // These comparisons are negated so that a clock that returns NaN rejects.
      if (record.expiresAt !== undefined && !(seconds < record.expiresAt)) return rejected('ERR_API_KEY_EXPIRED')
      if (record.notBefore !== undefined && !(seconds >= record.notBefore)) return rejected('ERR_API_KEY_NOT_YET_VALID')
      return { kind: 'identified', identity: identityFrom(record, issuer) }
    })
  }
  const identityValidationExpression = schemeExpression(from, '[!-~]+')
  return Object.freeze({
    verify: verifyApiKey,
    reads: Object.freeze([Object.freeze([from.source])]),
    issuers: Object.freeze([issuer]),
    ...(identityValidationExpression === undefined ? {} : { identityValidationExpression }),
  })
}

const OPTIONS = optionSchema<ApiKeyOptions>('apiKey', {
  keys: apiKeys,
  from: optional(credentialLocation),
  issuer: optional(string),
  now: optional(callback),
})

function identityFrom(record: ApiKeyRecord, issuer: string): ApiKeyIdentity {
  const { owner, id, expiresAt } = record
  const attributes = identityAttributes(record)
  return {
    scheme: 'apiKey',
    issuer,
    subject: owner,
    owner,
    ...attributes,
    claims: id === undefined ? attributes.claims : { ...attributes.claims, keyId: id },
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}
