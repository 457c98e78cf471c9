/**
 * TOKEN authorizer (REST) for opaque tokens, verified by token introspection (RFC 7662). Variables:
 *
 * - INTROSPECTION_ENDPOINT (https), ISSUER, CLIENT_ID, AUDIENCES (separated by commas).
 * - CLIENT_SECRET: load it from Secrets Manager at deployment: `{{resolve:secretsmanager:name:SecretString:key}}`.
 * - CACHE_SECONDS: how long this function caches a result, 0 (the default) to 3600.
 * - TTL_SECONDS: how long API Gateway caches a response, default 60. A revoked token remains valid for at most the sum of both.
 * - ROUTES: JSON, or the name of a bundled file; see routes.schema.json.
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
