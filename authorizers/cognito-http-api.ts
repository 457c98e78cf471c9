/**
 * Authorizer of an HTTP API (payload format 2.0, policy responses) for access or ID tokens of one Cognito user pool.
 * Variables: USER_POOL_ID, CLIENT_IDS (separated by commas), TOKEN_USE (access, the default, or id), TTL_SECONDS (default
 * 300), ROUTES (JSON, or the name of a bundled file; see routes.schema.json); JWKS_SEED or JWKS as in cognito-token.ts.
 */
import { bearer, cognito, fromEnvironment, type HttpApiAuthorizer, httpApiAuthorizer, setting } from 'gatewright'

export const handler: HttpApiAuthorizer<{ subject: string; groups: string[] }> = fromEnvironment(
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
  ({ USER_POOL_ID, CLIENT_IDS, TOKEN_USE, TTL_SECONDS, ROUTES, JWKS, JWKS_SEED }) => {
    const keys = { jwks: JWKS, remoteKeys: JWKS_SEED }
    return httpApiAuthorizer({
      authenticate: bearer(cognito({ userPoolId: USER_POOL_ID, clientId: CLIENT_IDS, tokenUse: TOKEN_USE, ...keys })),
      payloadFormatVersion: '2.0',
      routes: ROUTES,
      ttlSeconds: TTL_SECONDS,
      context: ({ subject, groups }) => ({ subject, groups: [...groups] }),
    })
  },
  { remoteKeys: 'JWKS_SEED' },
)
