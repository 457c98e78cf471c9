/**
 * Two functions of an MCP server behind a REST API: `handler` is the TOKEN authorizer, `metadata` serves the document of RFC 9728. Variables: RESOURCE
 * (the URL of the server), ISSUER (of the authorization server), SCOPES (separated by commas), METADATA_URL (required on a stage endpoint),
 * ALGORITHMS (default RS256), TTL_SECONDS (default 300), ROUTES (JSON, or the name of a bundled file; see routes.schema.json). The key set
 * is discovered from the issuer, or bundled as JWKS. examples/mcp-server contains a template with the gateway responses.
 */
import { bearer, fromEnvironment, oidc, setting, type TokenAuthorizer, tokenAuthorizer } from 'gatewright'
import { type ProtectedResource, protectedResource } from 'gatewright/oauth'

const server: { handler: TokenAuthorizer<{ subject: string }>; metadata: ProtectedResource['handler'] } = fromEnvironment(
  {
    RESOURCE: setting.url,
    ISSUER: setting.text,
    SCOPES: setting.optional(setting.list, undefined),
    METADATA_URL: setting.optional(setting.url, undefined),
    ALGORITHMS: setting.optional(setting.someOf('RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'), ['RS256']),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    ROUTES: setting.routes,
    JWKS: setting.optional(setting.keySet, undefined),
  },
  process.env,
  ({ RESOURCE, ISSUER: issuer, SCOPES: scopes, METADATA_URL: metadataUrl, ALGORITHMS: algorithms, JWKS: jwks, ...rest }) => {
    const resource = protectedResource({ resource: RESOURCE, authorizationServers: [issuer], scopes, metadataUrl })
    const authorizer = tokenAuthorizer({
      // Tokens that were issued for another resource are rejected.
      authenticate: bearer(oidc({ issuer, audience: resource.audience, algorithms, jwks })),
      routes: rest.ROUTES,
      ttlSeconds: rest.TTL_SECONDS,
      context: ({ subject }) => ({ subject }),
    })
    return { handler: authorizer, metadata: resource.handler }
  },
)

export const handler: TokenAuthorizer<{ subject: string }> = server.handler
export const metadata: ProtectedResource['handler'] = server.metadata
