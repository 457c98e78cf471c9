/**
 * REQUEST authorizer (REST) for access or ID tokens of one Cognito user pool. Each route is cached separately, so that
 * route tables are possible that one policy document cannot express. Variables: USER_POOL_ID, CLIENT_IDS (separated by
 * commas), TOKEN_USE (access, the default, or id), TOKEN_HEADER (default authorization; the scheme is Bearer), TTL_SECONDS
 * (default 300), ROUTES (JSON, or the name of a bundled file; see routes.schema.json); JWKS_SEED or JWKS as in cognito-token.ts.
 */
import { bearer, cognito, fromEnvironment, header, type RequestAuthorizer, requestAuthorizer, setting } from 'gatewright'

export const handler: RequestAuthorizer<{ subject: string }> = fromEnvironment(
  {
    USER_POOL_ID: setting.userPoolId,
    CLIENT_IDS: setting.list,
    TOKEN_USE: setting.optional(setting.oneOf('access', 'id'), 'access'),
    TOKEN_HEADER: setting.optional(
      setting.made(setting.text, (name) => header(name, 'Bearer')),
      header('authorization', 'Bearer'),
    ),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    ROUTES: setting.routes,
    JWKS: setting.optional(setting.keySet, undefined),
    JWKS_SEED: setting.optional(setting.keySetSeed, undefined),
  },
  process.env,
  ({ USER_POOL_ID, CLIENT_IDS, TOKEN_USE, TOKEN_HEADER, TTL_SECONDS, ROUTES, JWKS, JWKS_SEED }) => {
    const keys = { jwks: JWKS, remoteKeys: JWKS_SEED }
    const pool = cognito({ userPoolId: USER_POOL_ID, clientId: CLIENT_IDS, tokenUse: TOKEN_USE, ...keys })
    return requestAuthorizer({
      authenticate: bearer(pool, { from: TOKEN_HEADER }),
      cachePer: TTL_SECONDS > 0 ? 'route' : undefined,
      routes: ROUTES,
      ttlSeconds: TTL_SECONDS,
      context: ({ subject }) => ({ subject }),
    })
  },
  { remoteKeys: 'JWKS_SEED' },
)
