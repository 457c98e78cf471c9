/**
 * TOKEN authorizer (REST) for access or ID tokens of one Cognito user pool, configured by environment variables:
 * USER_POOL_ID, CLIENT_IDS (comma list), TOKEN_USE (access, the default, or id), TTL_SECONDS (default 300),
 * ROUTES (JSON, or the name of a bundled file; see routes.schema.json), JWKS (optional: the pool's keys, same forms).
 */
import { bearer, cognito, readEnvironment, setting, type TokenAuthorizer, tokenAuthorizer } from 'gatewright'

const { CLIENT_IDS, JWKS, ROUTES, TOKEN_USE, TTL_SECONDS, USER_POOL_ID } = readEnvironment(
  {
    USER_POOL_ID: setting.text,
    CLIENT_IDS: setting.list,
    TOKEN_USE: setting.optional(setting.oneOf('access', 'id'), 'access'),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    ROUTES: setting.routes,
    JWKS: setting.optional(setting.json, undefined),
  },
  process.env,
)

const pool = cognito({
  userPoolId: USER_POOL_ID,
  clientId: CLIENT_IDS,
  tokenUse: TOKEN_USE,
  ...(JWKS === undefined ? {} : { jwks: JWKS }),
})

export const handler: TokenAuthorizer<{ subject: string }> = tokenAuthorizer({
  authenticate: bearer(pool),
  routes: ROUTES,
  ttlSeconds: TTL_SECONDS,
  context: ({ subject }) => ({ subject }),
})
