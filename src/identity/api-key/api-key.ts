/**
 * API keys of one's own: hashed at rest, each with an owner, valid from and until, several at a time.
 * Not the gateway's own API keys, which meter usage and prove nothing.
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
import { checkOptions } from '../../options.ts'
import { rejected, settle } from '../authentication-result.ts'
import { readCredential, requirePlace } from '../credential.ts'
import { holderIdentity } from '../holder-record.ts'
import { clockOf, text } from '../option-values.ts'
import { schemeExpression } from '../scheme-expression.ts'
import { type ApiKeyLookup, type ApiKeyRecord, apiKeyLookup, hashOf, isApiKeyText } from './api-key-records.ts'

export interface ApiKeyIdentity extends Identity<'apiKey'> {
  /** Whose key it is; `subject` says the same. */
  readonly owner: string
}

export interface ApiKeyOptions {
  /** An `ApiKeys`: records by hash, a list of records with their `hash`, or a look-up by hash. `hashApiKey` makes the hash. */
  readonly keys: unknown
  /** Default: the header `x-api-key`. */
  readonly from?: CredentialLocation
  /** Tells the holders of these keys from others when several verifiers are combined. Default: `apiKey`. */
  readonly issuer?: string
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number
}

/**
 * Identifies the owner of an API key. Every key that is not known costs the same work as one that is.
 *
 * Rejected: `ERR_API_KEY_UNKNOWN`, `ERR_API_KEY_EXPIRED` (at `expiresAt` itself already), `ERR_API_KEY_NOT_YET_VALID`,
 * `ERR_CREDENTIAL_FORM`, `ERR_CREDENTIAL_REPEATED`. A look-up that throws or answers nonsense is `unavailable`.
 *
 * @throws {ConfigError} for unknown options, or records that are not as `ApiKeyRecord` says; never with a hash in its text.
 * @example
 * apiKey({ keys: { 'sha256:…': { owner: 'acme', scopes: ['pets/read'] } }, from: header('authorization', 'ApiKey') })
 */
export function apiKey(options: ApiKeyOptions): Verifier<ApiKeyIdentity> {
  checkOptions('apiKey', options, ['keys', 'from', 'issuer', 'now'])
  const { from = header('x-api-key'), issuer = 'apiKey' } = options
  requirePlace('apiKey', from)
  text('apiKey', 'issuer', issuer)
  const now = clockOf('apiKey', options.now)
  const lookup = apiKeyLookup(options.keys)

  function verifyApiKey(request: AuthorizerRequest): Promise<Authentication<ApiKeyIdentity>> {
    return settle(async () => {
      const credential = readCredential(request, from)
      if (typeof credential !== 'string') return credential
      if (!isApiKeyText(credential)) return rejected('ERR_CREDENTIAL_FORM')
      return judge(credential, { lookup, issuer, seconds: now() / 1000 })
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

interface Judging {
  readonly lookup: ApiKeyLookup
  readonly issuer: string
  readonly seconds: number
}

async function judge(text: string, { lookup, issuer, seconds }: Judging): Promise<Authentication<ApiKeyIdentity>> {
  const record = await lookup(hashOf(text))
  if (record === undefined) return rejected('ERR_API_KEY_UNKNOWN')
  // Written so that a clock that answers NaN lets nobody in.
  if (record.expiresAt !== undefined && !(seconds < record.expiresAt)) return rejected('ERR_API_KEY_EXPIRED')
  if (record.notBefore !== undefined && !(seconds >= record.notBefore)) return rejected('ERR_API_KEY_NOT_YET_VALID')
  return { kind: 'identified', identity: identityOf(record, issuer) }
}

function identityOf(record: ApiKeyRecord, issuer: string): ApiKeyIdentity {
  const { owner, id, expiresAt } = record
  const holder = holderIdentity(record)
  return {
    scheme: 'apiKey',
    issuer,
    subject: owner,
    owner,
    ...holder,
    claims: id === undefined ? holder.claims : { ...holder.claims, keyId: id },
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}
