/**
 * TOKEN authorizer (REST) for user names and passwords (RFC 7617). Variables: USERS, JSON by user name (`{ "jane": {
 * "passwordHash": "$scrypt$…", "groups": ["admin"] } }`; `hashPassword` makes the hash) or the name of a bundled file of it;
 * TTL_SECONDS (default 300: each miss costs an scrypt, and that long a user who was taken out still counts); ROUTES (JSON, or the
 * name of a bundled file; see routes.schema.json). Let the deployment take USERS from Secrets Manager:
 * `{{resolve:secretsmanager:name:SecretString}}`. For a browser to ask, set the gateway response UNAUTHORIZED's WWW-Authenticate.
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
