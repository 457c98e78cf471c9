/**
 * TOKEN authorizer (REST) for tokens of several issuers, selected by `iss`. Variables:
 *
 * - ISSUERS: JSON array of the options of `cognito` (with `userPoolId`) or `oidc`, or the name of a bundled file.
 * - TTL_SECONDS: default 300.
 * - ROUTES: JSON, or the name of a bundled file; see routes.schema.json. A rule about a scope, group or claim must name its
 *   issuer: `{ "group": "admin", "issuer": "https://…" }`.
 *
 * @example ISSUERS='[{ "userPoolId": "eu-west-1_AbCdEf", "clientId": "4fjk", "tokenUse": "access" },
 *   { "issuer": "https://partner.example/", "audience": "pets", "algorithms": ["RS256"], "scheme": "partner" }]'
 */
import { bearer, byIssuer, cognito, fromEnvironment, oidc, setting, type TokenAuthorizer, tokenAuthorizer } from 'gatewright'
import type { CognitoOptions, OidcOptions } from 'gatewright/identity'

export const handler: TokenAuthorizer<{ subject: string; issuer: string; scheme: string }> = fromEnvironment(
  {
    ISSUERS: setting.listMade('issuers', tokenVerifier),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    ROUTES: setting.routes,
  },
  process.env,
  ({ ISSUERS, TTL_SECONDS, ROUTES }) =>
    tokenAuthorizer({
      authenticate: bearer(byIssuer(...ISSUERS)),
      routes: ROUTES,
      ttlSeconds: TTL_SECONDS,
      context: ({ subject, issuer, scheme }) => ({ subject, issuer, scheme }),
    }),
  { verifiers: 'ISSUERS' },
)

/** The factories check the options, which are unchecked JSON here. */
function tokenVerifier(options: unknown): ReturnType<typeof cognito> | ReturnType<typeof oidc<string>> {
  const isPool = typeof options === 'object' && options !== null && Object.hasOwn(options, 'userPoolId')
  return isPool ? cognito(options as CognitoOptions) : oidc(options as OidcOptions<string>)
}
