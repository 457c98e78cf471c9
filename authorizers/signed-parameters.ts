/**
 * REQUEST authorizer (REST) for URLs that `signUrl` created: anyone who has the URL can send this request until it
 * expires. Results are not cached. Variables: SIGNING_KEYS (JSON object of secrets by key ID, each of at least 32 bytes, or the
 * name of a bundled file; load it from Secrets Manager at deployment: `{{resolve:secretsmanager:name:SecretString}}`),
 * SIGNED_PARAMETERS (the signed query parameters, separated by commas; default none), AUDIENCES (optional, separated by commas;
 * the URL must be signed for one of them), MAX_LIFETIME_SECONDS (1 to 604800, the default), ROUTES (JSON, or the name of a
 * bundled file; see routes.schema.json).
 */
import { fromEnvironment, type RequestAuthorizer, requestAuthorizer, setting, signedParameters } from 'gatewright'

type Keys = { readonly [id: string]: string }

export const handler: RequestAuthorizer<{ subject: string; keyId: string }> = fromEnvironment(
  {
    // The factory checks each key, which is unchecked JSON here.
    SIGNING_KEYS: setting.checked(setting.json, (keys) => signedParameters({ keys: keys as Keys, parameters: [] })),
    SIGNED_PARAMETERS: setting.optional(setting.list, []),
    AUDIENCES: setting.optional(setting.list, []),
    MAX_LIFETIME_SECONDS: setting.optional(setting.wholeNumber(1, 604_800), 604_800),
    ROUTES: setting.routes,
  },
  process.env,
  ({ SIGNING_KEYS, SIGNED_PARAMETERS: parameters, AUDIENCES, MAX_LIFETIME_SECONDS: maxLifetimeSeconds, ROUTES }) => {
    const audience = AUDIENCES.length === 0 ? undefined : AUDIENCES
    const authenticate = signedParameters({ keys: SIGNING_KEYS as Keys, parameters, audience, maxLifetimeSeconds })
    const context = ({ subject, keyId }: { readonly subject: string; readonly keyId: string }) => ({ subject, keyId })
    return requestAuthorizer({ authenticate, routes: ROUTES, ttlSeconds: 0, context })
  },
  { parameters: 'SIGNED_PARAMETERS' },
)
