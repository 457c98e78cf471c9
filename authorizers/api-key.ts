/**
 * REQUEST authorizer (REST) for your own API keys, stored as hashes. Variables:
 *
 * - API_KEYS: JSON object of records by hash (`{ "sha256:…": { "owner": "acme", "scopes": ["pets/read"] } }`; `hashApiKey`
 *   creates the hashes), or the name of a bundled file. Load it from Secrets Manager at deployment
 *   (`{{resolve:secretsmanager:name:SecretString}}`) or from Parameter Store (`{{resolve:ssm:name}}`).
 * - KEY_HEADER: default x-api-key.
 * - TTL_SECONDS: default 300. A key that is removed remains valid for this long.
 * - ROUTES: JSON, or the name of a bundled file; see routes.schema.json.
 */
import { apiKey, fromEnvironment, header, type RequestAuthorizer, requestAuthorizer, setting } from 'gatewright'

export const handler: RequestAuthorizer<{ owner: string }> = fromEnvironment(
  {
    API_KEYS: setting.checked(setting.json, (keys) => apiKey({ keys })),
    KEY_HEADER: setting.optional(
      setting.made(setting.text, (name) => header(name)),
      header('x-api-key'),
    ),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    ROUTES: setting.routes,
  },
  process.env,
  ({ API_KEYS, KEY_HEADER, TTL_SECONDS, ROUTES }) =>
    requestAuthorizer({
      authenticate: apiKey({ keys: API_KEYS, from: KEY_HEADER }),
      routes: ROUTES,
      ttlSeconds: TTL_SECONDS,
      context: ({ owner }) => ({ owner }),
    }),
)
