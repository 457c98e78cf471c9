/**
 * Verifies ID tokens of Google.
 *
 * @see https://developers.google.com/identity/openid-connect/openid-connect
 * @module
 */

import type { Identity, JwtVerifier } from '../../events/index.ts'
import { nullable, optionSchema, strings } from '../../options.ts'
import { oidc } from '../jwt/oidc.ts'
import { commonOptions, listOf, named, PRESET_OPTIONS, type PresetOptions } from './preset.ts'

/** Options of {@link google}. */
export interface GoogleOptions<S extends string> extends PresetOptions<S> {
  /** The OAuth client ID. Required: all Google applications share the issuer. */
  readonly audience: string | readonly string[]
  /**
   * The Google Workspace domains (`hd`) that may sign in; otherwise `ERR_TOKEN_CLAIM`. `null`: any Google account. The domain of `email` proves
   * nothing, because personal accounts can have any address.
   */
  readonly hostedDomain: string | readonly string[] | null
}

const OPTIONS = optionSchema<GoogleOptions<string>>('google', {
  audience: strings,
  hostedDomain: nullable(strings, 'accept any Google account'),
  ...PRESET_OPTIONS,
})

/**
 * Verifies ID tokens (RS256) of `https://accounts.google.com`; `accounts.google.com` is an alias. Access tokens of Google are opaque: use
 * `introspection` for them.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @see https://developers.google.com/identity/gsi/web/guides/verify-google-id-token
 * @example
 * const staff = google({ audience: '1234.apps.googleusercontent.com', hostedDomain: 'example.com' })
 */
export function google<const S extends string = 'google'>(options: GoogleOptions<S>): JwtVerifier<Identity<S>> {
  const checked = OPTIONS.check(options)
  const domains = listOf(checked.hostedDomain)
  return named('google', () =>
    oidc({
      ...commonOptions(checked),
      scheme: (checked.scheme ?? 'google') as S, // if `scheme` is not set, S is its default
      issuer: 'https://accounts.google.com',
      issuerAliases: 'accounts.google.com',
      audience: checked.audience,
      algorithms: 'RS256',
      expectedClaims: domains === undefined ? undefined : { hd: domains },
    }),
  )
}
