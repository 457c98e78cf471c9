/**
 * Verifies signed requests. Every request is rejected unless all steps succeed.
 *
 * @module
 */

import { hmacHex, isEqualInConstantTime } from '#hash'
import { ALGORITHM } from '../canonical/canonical-request.ts'
import { isSha256 } from '../canonical/characters.ts'
import { type CredentialScope, deriveSigningKey, formatScope } from '../signing-key.ts'
import { checkSignature, describeClaim, readClock } from './check-signature.ts'
import { checkCredentialScope } from './credential-scope.ts'
import { lookUpCredentials } from './issued-credentials.ts'
import { RejectedError, reject } from './rejection.ts'
import { type ClaimedCredential, readSignedRequest, type VerifiedVersion } from './signed-claim.ts'
import { type RequestToVerify, VERIFY_OPTIONS, type VerifyOptions } from './verify-options.ts'
import type { VerifyDebug, VerifyResult } from './verify-result.ts'

const SUBJECT = 'verifyRequest'

/**
 * Verifies a request that was signed in its `Authorization` header or in its query. Invalid requests and failing lookups are results, not exceptions.
 *
 * @throws {ConfigError} (as a rejected promise) if an option is missing, unknown or invalid.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @example
 * const result = await verifyRequest({ method, url, headers, body }, {
 *   lookup: (accessKeyId) => issued.get(accessKeyId),
 *   regions: ['eu-west-1'],
 *   services: ['execute-api'],
 *   hosts: ['api.example.com'],
 *   payload: 'verify',
 * })
 * // { ok: true, accessKeyId: 'AKIDEXAMPLE', payload: 'verified', … } or { ok: false, kind: 'rejected', code: 'ERR_SIGV4_EXPIRED', … }
 */
export async function verifyRequest(request: RequestToVerify, options: VerifyOptions): Promise<VerifyResult> {
  const checked = VERIFY_OPTIONS.check(options)
  let debug: VerifyDebug | undefined
  let result: VerifyResult
  try {
    const nowMs = readClock(SUBJECT, checked.now)
    const claim = readSignedRequest(request, checked, { version: versionFor(checked), nowMs })
    debug = claim.forms[0]
    const { scope, accessKeyId } = claim.credential
    const record = await lookUpCredentials(checked.lookup, accessKeyId)
    // The work is the same for known and unknown access key IDs: the signing key is derived for each request and not cached, because a cached key would
    // show by its speed that the ID is known.
    const key = deriveSigningKey(record?.secretAccessKey ?? DUMMY_SECRET, scope)
    const isSigned = (text: string): boolean => isEqualInConstantTime(hmacHex(key, text), claim.authorization.signature)
    debug = checkSignature(claim, { record, nowMs, isSigned })
    result = { ...describeClaim(claim, record), region: scope.region }
  } catch (cause) {
    result = cause instanceof RejectedError ? cause.rejection : { ok: false, kind: 'unavailable', cause }
  }
  return checked.debug !== true || debug === undefined || 'cause' in result ? result : { ...result, debug }
}

/** Stands in for unknown access key IDs. The secret is as long as those that AWS issues. */
const DUMMY_SECRET = 'x'.repeat(40)

function versionFor(
  options: Pick<VerifyOptions, 'regions' | 'services'>,
): VerifiedVersion<ClaimedCredential & { readonly scope: CredentialScope }> {
  return {
    subject: SUBJECT,
    algorithm: ALGORITHM,
    regionSetHeader: undefined,
    readCredential: (authorization) => {
      if (!isSha256(authorization.signature)) reject('ERR_SIGV4_FIELD')
      const credential = checkCredentialScope(authorization, options)
      return { ...credential, service: credential.scope.service, scopeText: formatScope(credential.scope) }
    },
  }
}
