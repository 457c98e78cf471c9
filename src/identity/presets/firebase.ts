/**
 * Verifies ID tokens of Firebase Authentication and Google Cloud Identity Platform.
 *
 * @see https://firebase.google.com/docs/auth/admin/verify-id-tokens
 * @module
 */

import { X509Certificate } from 'node:crypto'
import type { Identity, JwtVerifier } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { nullable, optional, optionSchema, string, valid } from '../../options.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import { type ClaimPath, claimPath } from '../jwt/claim-path.ts'
import { type OidcOptions, oidc } from '../jwt/oidc.ts'
import { type JsonObject, ownMembers } from '../jwt/strict-json.ts'
import { commonOptions, named, PRESET_OPTIONS, type PresetOptions, refined } from './preset.ts'

/** Options of {@link firebase}. */
export interface FirebaseOptions<S extends string> extends PresetOptions<S> {
  /** The project ID, which is the audience and the last part of the issuer. */
  readonly projectId: string
  /**
   * `firebase.tenant` (Identity Platform multi-tenancy) that the token must have. `null`: any tenant or none. Default: a token of a tenant is
   * rejected with `ERR_TOKEN_CLAIM`.
   */
  readonly tenant?: string | null | undefined
  /** A custom claim that lists groups or roles. Default: identities have no groups. */
  readonly groupsClaim?: ClaimPath | undefined
}

const OPTIONS = optionSchema<FirebaseOptions<string>>('firebase', {
  projectId: valid(
    'the ID of a project',
    (value) => typeof value === 'string' && /^[a-z0-9][a-z0-9.:-]*$/.test(value) && value.length <= 128,
  ),
  tenant: optional(nullable(string, 'accept any tenant')),
  groupsClaim: optional(claimPath),
  ...PRESET_OPTIONS,
})

/** The documentation names the same keys as certificates, at `/robot/v1/metadata/x509/`; here they are a JWKS. */
const JWKS_URI = 'https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com'

/**
 * Verifies ID tokens (RS256) of one project. The issuer is `https://securetoken.google.com/{projectId}`, the audience `{projectId}`; `sub` has 1
 * to 128 characters, and `auth_time` is not in the future (with the tolerance of `iat`, 60 seconds).
 *
 * `jwks` and `remoteKeys.seed` may also be the documented object of PEM certificates by key ID.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @see https://firebase.google.com/docs/auth/admin/verify-id-tokens#verify_id_tokens_using_a_third-party_jwt_library
 * @example
 * const users = firebase({ projectId: 'pets-1234' })
 */
export function firebase<const S extends string = 'firebase'>(options: FirebaseOptions<S>): JwtVerifier<Identity<S>> {
  const checked = OPTIONS.check(options)
  const { projectId, tenant, groupsClaim, jwks, remoteKeys, graceSeconds = 0, now = Date.now } = checked
  const settings: OidcOptions<S> = {
    ...commonOptions(checked),
    scheme: (checked.scheme ?? 'firebase') as S, // if `scheme` is not set, S is its default
    issuer: `https://securetoken.google.com/${projectId}`,
    audience: projectId,
    algorithms: 'RS256',
    jwks: keySetOf(jwks),
    jwksUri: jwks === undefined ? JWKS_URI : undefined,
    remoteKeys: remoteKeys?.seed === undefined ? remoteKeys : { ...remoteKeys, seed: keySetOf(remoteKeys.seed) },
    groupsClaim,
  }
  return refined(
    named('firebase', () => oidc(settings)),
    (identity, claims): Identity<S> | TokenRejectionCode => {
      const { auth_time: authTime } = claims
      const latest = now() / 1000 + Math.max(graceSeconds, 60)
      if (identity.subject.length > 128 || !isTime(authTime) || !(authTime <= latest)) return 'ERR_TOKEN_CLAIM'
      return tenant === null || tenantOf(claims) === tenant ? identity : 'ERR_TOKEN_CLAIM'
    },
  )
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value)
}

/** Returns the tenant, `undefined` for none, or a value that no option equals if the claim is malformed. */
function tenantOf({ firebase: details }: JsonObject): unknown {
  if (details === undefined) return undefined
  return isRecord(details) ? ownMembers(details)['tenant'] : details
}

/** Converts an object of certificates by key ID to a key set. Everything else is returned as it is, for `oidc` to check. */
function keySetOf(document: unknown): unknown {
  if (!isRecord(document) || Object.hasOwn(document, 'keys')) return document
  const certificates = Object.entries(document)
  if (certificates.length === 0) return document
  try {
    const keys = certificates.map(([kid, pem]) => ({
      ...new X509Certificate(String(pem)).publicKey.export({ format: 'jwk' }),
      kid,
      use: 'sig',
      alg: 'RS256',
    }))
    return { keys }
  } catch {
    return document
  }
}
