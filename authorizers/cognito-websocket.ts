/**
 * `$connect` authorizer (WebSocket) for access or ID tokens of one Cognito user pool. Browsers cannot send headers with a
 * handshake, so the token is a query parameter: use short-lived tokens, and exclude the query string from access logs.
 * Variables: USER_POOL_ID, CLIENT_IDS (separated by commas), TOKEN_USE (access, the default, or id), TOKEN_PARAMETER
 * (default token), ROUTES (JSON with `$connect` only, or the name of a bundled file; see routes.schema.json); JWKS_SEED or
 * JWKS as in cognito-token.ts.
 */
import { fromEnvironment, setting, type WebSocketAuthorizer, websocketAuthorizer } from 'gatewright'
import { bearer, cognito, query } from 'gatewright/identity'

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
    const keys = { jwks: JWKS, remoteKeys: JWKS_SEED }
    const pool = cognito({ userPoolId: USER_POOL_ID, clientId: CLIENT_IDS, tokenUse: TOKEN_USE, ...keys })
    return websocketAuthorizer({
      authenticate: bearer(pool, { from: query(TOKEN_PARAMETER) }),
      routes: ROUTES,
      context: ({ subject }) => ({ subject }),
    })
  },
  { remoteKeys: 'JWKS_SEED' },
)
