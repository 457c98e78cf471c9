/**
 * TOKEN authorizer (REST) for access tokens of one Auth0 tenant. Variables: DOMAIN (`tenant.eu.auth0.com` or the custom domain), AUDIENCES
 * (identifiers of the API, separated by commas), PERMISSIONS (ignore, the default, or scopes: the permissions of Auth0's RBAC count as scopes),
 * ORGANIZATIONS (IDs, separated by commas), GROUPS_CLAIM (a custom claim that contains groups or roles), TTL_SECONDS (default 300), ROUTES
 * (JSON, or the name of a bundled file; see routes.schema.json). The key set is discovered, or bundled as JWKS.
 */
import { auth0, bearer, fromEnvironment, setting, type TokenAuthorizer, tokenAuthorizer } from 'gatewright'

export const handler: TokenAuthorizer<{ subject: string }> = fromEnvironment(
  {
    DOMAIN: setting.text,
    AUDIENCES: setting.list,
    PERMISSIONS: setting.optional(setting.oneOf('scopes', 'ignore'), 'ignore'),
    ORGANIZATIONS: setting.optional(setting.list, undefined),
    GROUPS_CLAIM: setting.optional(setting.text, undefined),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    ROUTES: setting.routes,
    JWKS: setting.optional(setting.keySet, undefined),
  },
  process.env,
  ({ DOMAIN: domain, AUDIENCES: audience, PERMISSIONS: permissions, TTL_SECONDS, ROUTES, ...rest }) => {
    const optional = { organization: rest.ORGANIZATIONS, groupsClaim: rest.GROUPS_CLAIM, jwks: rest.JWKS }
    return tokenAuthorizer({
      authenticate: bearer(auth0({ domain, audience, permissions, ...optional })),
      routes: ROUTES,
      ttlSeconds: TTL_SECONDS,
      context: ({ subject }) => ({ subject }),
    })
  },
)
