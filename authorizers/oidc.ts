/**
 * TOKEN authorizer (REST) for tokens of one OpenID Connect provider or OAuth server. Variables: ISSUER (exactly
 * as in the tokens), AUDIENCES and ALGORITHMS (separated by commas, the latter default RS256), GROUPS_CLAIM (the claim that
 * contains the groups), TTL_SECONDS (default 300), ROUTES (JSON, or the name of a bundled file; see routes.schema.json).
 * The key set is discovered from the issuer, retrieved from JWKS_URI, or bundled as JWKS.
 */
import { bearer, fromEnvironment, oidc, setting, type TokenAuthorizer, tokenAuthorizer } from 'gatewright'

export const handler: TokenAuthorizer<{ subject: string }> = fromEnvironment(
  {
    ISSUER: setting.text,
    AUDIENCES: setting.list,
    ALGORITHMS: setting.optional(setting.someOf('RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA'), [
      'RS256',
    ]),
    GROUPS_CLAIM: setting.optional(setting.text, undefined),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    ROUTES: setting.routes,
    JWKS_URI: setting.optional(setting.url, undefined),
    JWKS: setting.optional(setting.keySet, undefined),
  },
  process.env,
  ({ ISSUER, AUDIENCES, ALGORITHMS, GROUPS_CLAIM, TTL_SECONDS, ROUTES, JWKS_URI, JWKS }) => {
    const optional = { groupsClaim: GROUPS_CLAIM, jwksUri: JWKS_URI, jwks: JWKS }
    return tokenAuthorizer({
      authenticate: bearer(oidc({ issuer: ISSUER, audience: AUDIENCES, algorithms: ALGORITHMS, ...optional })),
      routes: ROUTES,
      ttlSeconds: TTL_SECONDS,
      context: ({ subject }) => ({ subject }),
    })
  },
)
