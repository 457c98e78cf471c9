/**
 * REQUEST authorizer (REST) for API keys of your own, kept as hashes. Variables: API_KEYS, JSON by hash (what `hashApiKey` makes:
 * `{ "sha256:…": { "owner": "acme", "scopes": ["pets/read"] } }`) or the name of a bundled file of it; KEY_HEADER (default
 * x-api-key); TTL_SECONDS (default 300: that long a key that was taken out still counts); ROUTES (JSON, or the name of a bundled
 * file; see routes.schema.json). Hashes of random keys give nothing away; still, let the deployment take API_KEYS from
 * Secrets Manager (`{{resolve:secretsmanager:name:SecretString}}`) or Parameter Store (`{{resolve:ssm:name}}`).
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
