/**
 * TOKEN authorizer (REST) for people and machines: `Authorization: Bearer …` with a Cognito token, or `Authorization: ApiKey …`.
 * Variables as in cognito-token.ts and api-key.ts. Rules say whose: the issuer is `https://cognito-idp.{region}…` or `apiKey`.
 */
import {
  apiKey,
  bearer,
  cognito,
  firstOf,
  fromEnvironment,
  given,
  header,
  setting,
  type TokenAuthorizer,
  tokenAuthorizer,
} from 'gatewright'

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
    const keys = given({ jwks: JWKS, remoteKeys: JWKS_SEED })
    return tokenAuthorizer({
      authenticate: firstOf(
        bearer(cognito({ userPoolId: USER_POOL_ID, clientId: CLIENT_IDS, tokenUse: TOKEN_USE, ...keys })),
        API_KEYS,
      ),
      routes: ROUTES,
      ttlSeconds: TTL_SECONDS,
      context: ({ subject, scheme }) => ({ subject, scheme }),
    })
  },
  { remoteKeys: 'JWKS_SEED' },
)
