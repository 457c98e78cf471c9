/**
 * TOKEN authorizer (REST) for users and machines in one header: `Authorization: Bearer …` with a token of one Cognito user
 * pool, or `Authorization: ApiKey …`. Variables: USER_POOL_ID, CLIENT_IDS, TOKEN_USE, TTL_SECONDS, ROUTES, JWKS and
 * JWKS_SEED as in cognito-token.ts, API_KEYS as in api-key.ts. A rule about a scope, group or claim must name its issuer:
 * `https://cognito-idp.{region}.amazonaws.com/{pool}` or `apiKey`.
 */
import { fromEnvironment, setting, type TokenAuthorizer, tokenAuthorizer } from 'gatewright'
import { apiKey, bearer, cognito, firstOf, header } from 'gatewright/identity'

export const handler: TokenAuthorizer<{ subject: string; scheme: string }> = fromEnvironment(
  {
    USER_POOL_ID: setting.userPoolId,
    CLIENT_IDS: setting.list,
    TOKEN_USE: setting.optional(setting.oneOf('access', 'id'), 'access'),
    API_KEYS: setting.made(setting.json, (keys) => apiKey({ keys, from: header('authorization', 'ApiKey') })),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    ROUTES: setting.routes,
    JWKS: setting.optional(setting.keySet, undefined),
    JWKS_SEED: setting.optional(setting.keySetSeed, undefined),
  },
  process.env,
  ({ USER_POOL_ID, CLIENT_IDS, TOKEN_USE, API_KEYS, TTL_SECONDS, ROUTES, JWKS, JWKS_SEED }) => {
    const keys = { jwks: JWKS, remoteKeys: JWKS_SEED }
    const pool = cognito({ userPoolId: USER_POOL_ID, clientId: CLIENT_IDS, tokenUse: TOKEN_USE, ...keys })
    return tokenAuthorizer({
      authenticate: firstOf(bearer(pool), API_KEYS),
      routes: ROUTES,
      ttlSeconds: TTL_SECONDS,
      context: ({ subject, scheme }) => ({ subject, scheme }),
    })
  },
  { remoteKeys: 'JWKS_SEED' },
)
