/**
 * REQUEST authorizer (REST) for links that `signUrl` made: whoever holds one may make this one request until it expires.
 * Variables: SIGNING_KEYS, JSON of secrets by name, each of at least 32 bytes, or the name of a bundled file of it;
 * SIGNED_PARAMETERS (comma list of the query parameters that are signed, default none); AUDIENCE; MAX_LIFETIME_SECONDS (1 to
 * 604800, the default); ROUTES (JSON, or the name of a bundled file; see routes.schema.json). The result is never cached. Let
 * the deployment take SIGNING_KEYS from Secrets Manager: `{{resolve:secretsmanager:name:SecretString}}`.
 */
import { fromEnvironment, given, type RequestAuthorizer, requestAuthorizer, setting, signedParameters } from 'gatewright'

type Keys = { readonly [id: string]: string }

export const handler: RequestAuthorizer<{ subject: string; keyId: string }> = fromEnvironment(
  {
    // JSON from outside: the factory looks at each key itself, here and again where it is used.
    SIGNING_KEYS: setting.checked(setting.json, (keys) => signedParameters({ keys: keys as Keys, parameters: [] })),
    SIGNED_PARAMETERS: setting.optional(setting.list, []),
    AUDIENCE: setting.optional(setting.text, undefined),
    MAX_LIFETIME_SECONDS: setting.optional(setting.wholeNumber(1, 604_800), 604_800),
    ROUTES: setting.routes,
  },
  process.env,
  ({ SIGNING_KEYS, SIGNED_PARAMETERS, AUDIENCE, MAX_LIFETIME_SECONDS, ROUTES }) => {
    const options = { parameters: SIGNED_PARAMETERS, maxLifetimeSeconds: MAX_LIFETIME_SECONDS, ...given({ audience: AUDIENCE }) }
    return requestAuthorizer({
      authenticate: signedParameters({ keys: SIGNING_KEYS as Keys, ...options }),
      routes: ROUTES,
      ttlSeconds: 0,
      context: ({ subject, keyId }) => ({ subject, keyId }),
    })
  },
  { parameters: 'SIGNED_PARAMETERS' },
)
