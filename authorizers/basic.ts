/**
 * TOKEN authorizer (REST) for user names and passwords (RFC 7617). Variables:
 *
 * - USERS: JSON object by user name (`{ "jane": { "passwordHash": "$scrypt$…", "groups": ["admin"] } }`; `hashPassword`
 *   creates the hashes), or the name of a bundled file. Load it from Secrets Manager at deployment:
 *   `{{resolve:secretsmanager:name:SecretString}}`.
 * - TTL_SECONDS: default 300. Each cache miss computes an scrypt hash; a user who is removed remains valid for this long.
 * - ROUTES: JSON, or the name of a bundled file; see routes.schema.json.
 *
 * To make browsers prompt for the password, set the header WWW-Authenticate of the gateway response UNAUTHORIZED.
 */
import { basic, basicUsers, fromEnvironment, setting, type TokenAuthorizer, tokenAuthorizer } from 'gatewright'

export const handler: TokenAuthorizer<{ userName: string }> = fromEnvironment(
  {
    USERS: setting.made(setting.json, basicUsers),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    ROUTES: setting.routes,
  },
  process.env,
  ({ USERS, TTL_SECONDS, ROUTES }) =>
    tokenAuthorizer({
      authenticate: basic(USERS),
      routes: ROUTES,
      ttlSeconds: TTL_SECONDS,
      context: ({ userName }) => ({ userName }),
    }),
)
