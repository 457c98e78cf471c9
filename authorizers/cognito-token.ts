/**
 * TOKEN authorizer (REST) for access or ID tokens of one Cognito user pool, configured by environment variables:
 * USER_POOL_ID, CLIENT_IDS (comma list), TOKEN_USE (access, the default, or id), TTL_SECONDS (default 300),
 * ROUTES (JSON, or the name of a bundled file; see routes.schema.json), and optionally the pool's keys, in the same forms:
 * JWKS_SEED to begin with, so that a cold start fetches nothing, or JWKS for good, so that nothing is ever fetched.
 */
import { bearer, cognito, fromEnvironment, given, setting, type TokenAuthorizer, tokenAuthorizer } from 'gatewright'

export const handler: TokenAuthorizer<{ subject: string }> = fromEnvironment(
  {
    USER_POOL_ID: setting.userPoolId,
    CLIENT_IDS: setting.list,
    TOKEN_USE: setting.optional(setting.oneOf('access', 'id'), 'access'),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    ROUTES: setting.routes,
    JWKS: setting.optional(setting.keySet, undefined),
    JWKS_SEED: setting.optional(setting.keySetSeed, undefined),
  },
  process.env,
  ({ USER_POOL_ID, CLIENT_IDS, TOKEN_USE, TTL_SECONDS, ROUTES, JWKS, JWKS_SEED }) =>
    tokenAuthorizer({
      authenticate: bearer(
        cognito({
          userPoolId: USER_POOL_ID,
          clientId: CLIENT_IDS,
          tokenUse: TOKEN_USE,
          ...given({ jwks: JWKS, remoteKeys: JWKS_SEED }),
        }),
      ),
      routes: ROUTES,
      ttlSeconds: TTL_SECONDS,
      context: ({ subject }) => ({ subject }),
    }),
  { remoteKeys: 'JWKS_SEED' },
)
