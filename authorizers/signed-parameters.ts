/**
 * REQUEST authorizer (REST) for URLs that `signUrl` created: anyone who has the URL can send this request until it
 * expires. Results are not cached. Variables:
 *
 * - SIGNING_KEYS: JSON object of secrets by key ID, each of at least 32 bytes, or the name of a bundled file. Load it from
 *   Secrets Manager at deployment: `{{resolve:secretsmanager:name:SecretString}}`.
 * - SIGNED_PARAMETERS: the signed query parameters, separated by commas. Default: none.
 * - AUDIENCE: optional.
 * - MAX_LIFETIME_SECONDS: 1 to 604800 (the default).
 * - ROUTES: JSON, or the name of a bundled file; see routes.schema.json.
 */
import { fromEnvironment, type RequestAuthorizer, requestAuthorizer, setting, signedParameters } from 'gatewright'

type Keys = { readonly [id: string]: string }

export const handler: RequestAuthorizer<{ subject: string; keyId: string }> = fromEnvironment(
  {
    // The factory checks each key, which is unchecked JSON here.
    SIGNING_KEYS: setting.checked(setting.json, (keys) => signedParameters({ keys: keys as Keys, parameters: [] })),
    SIGNED_PARAMETERS: setting.optional(setting.list, []),
    AUDIENCE: setting.optional(setting.text, undefined),
    MAX_LIFETIME_SECONDS: setting.optional(setting.wholeNumber(1, 604_800), 604_800),
    ROUTES: setting.routes,
  },
  process.env,
  ({ SIGNING_KEYS, SIGNED_PARAMETERS: parameters, AUDIENCE, MAX_LIFETIME_SECONDS: maxLifetimeSeconds, ROUTES }) => {
    const audience = { ...(AUDIENCE !== undefined && { audience: AUDIENCE }) }
    return requestAuthorizer({
      authenticate: signedParameters({ keys: SIGNING_KEYS as Keys, parameters, maxLifetimeSeconds, ...audience }),
      routes: ROUTES,
      ttlSeconds: 0,
      context: ({ subject, keyId }) => ({ subject, keyId }),
    })
  },
  { parameters: 'SIGNED_PARAMETERS' },
)
