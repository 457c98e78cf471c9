/**
 * Verifies access tokens of Okta's custom authorization servers.
 *
 * @see https://developer.okta.com/docs/guides/validate-access-tokens/
 * @module
 */

import type { Identity, JwtVerifier } from '../../events/index.ts'
import { nullable, oneOf, optional, optionSchema, strings, valid } from '../../options.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import { type ClaimPath, claimPath } from '../jwt/claim-path.ts'
import { isOneOf } from '../jwt/claims.ts'
import { type OidcOptions, oidc } from '../jwt/oidc.ts'
import { commonOptions, hostName, listOf, named, PRESET_OPTIONS, type PresetOptions, refined } from './preset.ts'

/** Options of {@link okta}. */
export interface OktaOptions<S extends string> extends PresetOptions<S> {
  /** `dev-1234.okta.com` or the custom domain, without scheme and slash. */
  readonly domain: string
  /**
   * `default`, or the ID of a custom authorization server. The org authorization server is not supported: Okta states that its access tokens
   * are not to be validated by others.
   */
  readonly authorizationServerId: string
  /** The audience of the authorization server, of which one must be in `aud`. `null` accepts any audience. */
  readonly audience: string | readonly string[] | null
  /** Client applications (`cid`) that may call; otherwise `ERR_TOKEN_CLIENT`. `null`: any. */
  readonly clientId: string | readonly string[] | null
  /** The claim that lists groups, if the authorization server adds one. Default: identities have no groups. */
  readonly groupsClaim?: ClaimPath | undefined
  /** `uid` is the immutable ID of the user, which client-credentials tokens do not have. Default `sub`, the login. */
  readonly subjectClaim?: 'sub' | 'uid' | undefined
}

const OPTIONS = optionSchema<OktaOptions<string>>('okta', {
  domain: hostName,
  authorizationServerId: valid(
    '`default`, or the ID of a custom authorization server, which consists of letters and digits',
    (value) => typeof value === 'string' && /^[A-Za-z0-9_-]+$/.test(value),
  ),
  audience: nullable(strings, 'accept any audience'),
  clientId: nullable(strings, 'accept any client application'),
  groupsClaim: optional(claimPath),
  subjectClaim: optional(oneOf('sub', 'uid')),
  ...PRESET_OPTIONS,
})

/**
 * Verifies access tokens (RS256) of one custom authorization server. The issuer is `https://{domain}/oauth2/{authorizationServerId}`. Scopes
 * are in `scp`. An ID token has no `cid`, and is rejected with `ERR_TOKEN_USE`.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @see https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/
 * @example
 * const users = okta({ domain: 'dev-1234.okta.com', authorizationServerId: 'default', audience: 'api://default', clientId: null })
 */
export function okta<const S extends string = 'okta'>(options: OktaOptions<S>): JwtVerifier<Identity<S>> {
  const checked = OPTIONS.check(options)
  const { domain, authorizationServerId, audience, groupsClaim, subjectClaim = 'sub' } = checked
  const clientIds = listOf(checked.clientId)
  const settings: OidcOptions<S> = {
    ...commonOptions(checked),
    scheme: (checked.scheme ?? 'okta') as S, // if `scheme` is not set, S is its default
    issuer: `https://${domain}/oauth2/${authorizationServerId}`,
    audience,
    algorithms: 'RS256',
    subjectClaim,
    groupsClaim,
  }
  return refined(
    named('okta', () => oidc(settings)),
    (identity, { cid }): Identity<S> | TokenRejectionCode => {
      if (cid === undefined) return 'ERR_TOKEN_USE'
      return clientIds === undefined || isOneOf(cid, clientIds) ? identity : 'ERR_TOKEN_CLIENT'
    },
  )
}
