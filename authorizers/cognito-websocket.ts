/**
 * `$connect` authorizer (WebSocket) for tokens of one Cognito user pool. A browser sends no headers with a handshake, so the
 * token is a query parameter: keep it short-lived, and out of access logs. Variables: TOKEN_PARAMETER (default token), ROUTES
 * (`$connect` alone), and USER_POOL_ID, CLIENT_IDS, TOKEN_USE, JWKS_SEED and JWKS as in cognito-token.ts.
 */
import {
  bearer,
  cognito,
  fromEnvironment,
  given,
  query,
  setting,
  type WebSocketAuthorizer,
  websocketAuthorizer,
} from 'gatewright'

export const handler: WebSocketAuthorizer<{ subject: string }> = fromEnvironment(
  {
    USER_POOL_ID: setting.userPoolId,
    CLIENT_IDS: setting.list,
    TOKEN_USE: setting.optional(setting.oneOf('access', 'id'), 'access'),
    TOKEN_PARAMETER: setting.optional(setting.text, 'token'),
    ROUTES: setting.connectRoute,
    JWKS: setting.optional(setting.keySet, undefined),
    JWKS_SEED: setting.optional(setting.keySetSeed, undefined),
  },
  process.env,
  ({ USER_POOL_ID, CLIENT_IDS, TOKEN_USE, TOKEN_PARAMETER, ROUTES, JWKS, JWKS_SEED }) => {
    const keys = given({ jwks: JWKS, remoteKeys: JWKS_SEED })
    return websocketAuthorizer({
      authenticate: bearer(cognito({ userPoolId: USER_POOL_ID, clientId: CLIENT_IDS, tokenUse: TOKEN_USE, ...keys }), {
        from: query(TOKEN_PARAMETER),
      }),
      routes: ROUTES,
      context: ({ subject }) => ({ subject }),
    })
  },
  { remoteKeys: 'JWKS_SEED' },
)
