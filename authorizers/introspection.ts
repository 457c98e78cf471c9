/**
 * TOKEN authorizer (REST) for opaque tokens, which their server is asked about (RFC 7662). Variables: INTROSPECTION_ENDPOINT
 * (https), ISSUER, CLIENT_ID, CLIENT_SECRET, AUDIENCES (comma list), CACHE_SECONDS (how long an answer counts in this Lambda, 0
 * to 3600, default 0), TTL_SECONDS (how long API Gateway keeps a reply, default 60), ROUTES (JSON, or the name of a bundled
 * file; see routes.schema.json). A revoked token still counts for at most the sum of both times.
 * Let the deployment take CLIENT_SECRET from Secrets Manager: `{{resolve:secretsmanager:name:SecretString:key}}`.
 */
import { bearer, fromEnvironment, introspection, setting, type TokenAuthorizer, tokenAuthorizer } from 'gatewright'

export const handler: TokenAuthorizer<{ subject: string }> = fromEnvironment(
  {
    INTROSPECTION_ENDPOINT: setting.url,
    ISSUER: setting.text,
    CLIENT_ID: setting.text,
    CLIENT_SECRET: setting.text,
    AUDIENCES: setting.list,
    CACHE_SECONDS: setting.optional(setting.seconds, 0),
    TTL_SECONDS: setting.optional(setting.seconds, 60),
    ROUTES: setting.routes,
  },
  process.env,
  ({ INTROSPECTION_ENDPOINT, ISSUER, CLIENT_ID, CLIENT_SECRET, AUDIENCES, CACHE_SECONDS, TTL_SECONDS, ROUTES }) => {
    const server = { endpoint: INTROSPECTION_ENDPOINT, issuer: ISSUER, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }
    return tokenAuthorizer({
      authenticate: bearer(introspection({ ...server, audience: AUDIENCES, cacheSeconds: CACHE_SECONDS })),
      routes: ROUTES,
      ttlSeconds: TTL_SECONDS,
      context: ({ subject }) => ({ subject }),
    })
  },
  { endpoint: 'INTROSPECTION_ENDPOINT' },
)
