/**
 * TOKEN authorizer (REST) for tokens of one Microsoft Entra ID tenant. Variables: TENANT_ID (a GUID), AUDIENCES (client IDs or App ID URIs of the API,
 * separated by commas), CLIENT_IDS (client applications that may call, separated by commas, or `any`), TOKEN_VERSION (2.0, the default,
 * 1.0 or any), GROUPS (roles, the default, groups or both), TTL_SECONDS (default 300), ROUTES (JSON, or the name of a bundled file; see
 * routes.schema.json). The key set is discovered, or bundled as JWKS. `own` compares with the object ID.
 */
import { bearer, entraId, fromEnvironment, setting, type TokenAuthorizer, tokenAuthorizer } from 'gatewright'

export const handler: TokenAuthorizer<{ subject: string }> = fromEnvironment(
  {
    TENANT_ID: setting.text,
    AUDIENCES: setting.list,
    CLIENT_IDS: setting.either(setting.oneOf('any'), setting.list),
    TOKEN_VERSION: setting.optional(setting.oneOf('2.0', '1.0', 'any'), '2.0'),
    GROUPS: setting.optional(setting.oneOf('roles', 'groups', 'both'), 'roles'),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    ROUTES: setting.routes,
    JWKS: setting.optional(setting.keySet, undefined),
  },
  process.env,
  ({ TENANT_ID: tenantId, AUDIENCES: audience, CLIENT_IDS, TOKEN_VERSION: version, GROUPS: groups, JWKS: jwks, ...rest }) => {
    const clientId = CLIENT_IDS === 'any' ? null : CLIENT_IDS
    return tokenAuthorizer({
      authenticate: bearer(entraId({ tenantId, audience, clientId, version, groups, jwks })),
      routes: rest.ROUTES,
      ttlSeconds: rest.TTL_SECONDS,
      context: ({ subject }) => ({ subject }),
    })
  },
)
