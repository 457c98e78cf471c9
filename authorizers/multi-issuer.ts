/**
 * TOKEN authorizer (REST) for the tokens of several issuers, told apart by `iss`. Variables: ISSUERS, a JSON list (or the name of
 * a bundled file of it) of the options of `cognito` (with `userPoolId`) or of `oidc`; TTL_SECONDS (default 300); ROUTES (JSON,
 * or the name of a bundled file; see routes.schema.json). With more than one issuer a rule about a scope, group or claim says
 * whose: `{ "group": "admin", "issuer": "https://…" }`.
 * @example ISSUERS='[{ "userPoolId": "eu-west-1_AbCdEf", "clientId": "4fjk", "tokenUse": "access" },
 *   { "issuer": "https://partner.example/", "audience": "pets", "algorithms": ["RS256"], "scheme": "partner" }]'
 */

import { bearer, byIssuer, cognito, fromEnvironment, oidc, setting, type TokenAuthorizer, tokenAuthorizer } from 'gatewright'
import type { CognitoOptions, OidcOptions } from 'gatewright/identity'

export const handler: TokenAuthorizer<{ subject: string; issuer: string; scheme: string }> = fromEnvironment(
  {
    ISSUERS: setting.listMade('issuers', issuerOf),
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

/** JSON from outside: both factories look at every option themselves, and refuse what they do not know. */
function issuerOf(options: unknown): ReturnType<typeof cognito> | ReturnType<typeof oidc<string>> {
  const isPool = typeof options === 'object' && options !== null && Object.hasOwn(options, 'userPoolId')
  return isPool ? cognito(options as CognitoOptions) : oidc(options as OidcOptions<string>)
}
