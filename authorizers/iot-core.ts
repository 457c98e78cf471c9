/**
 * Custom authorizer of AWS IoT Core for devices whose MQTT password is a token of one OpenID Connect provider. Variables: ISSUER
 * (exactly as in the tokens), AUDIENCES and ALGORITHMS (separated by commas, the latter default RS256), ACCOUNT_ID (twelve digits),
 * TOPICS (JSON, or the name of a bundled file: `connect`, `publish`, `subscribe` and `receive` rows with rules as in
 * routes.schema.json), DISCONNECT_SECONDS (default 3600), REFRESH_SECONDS (default 300), TOKEN_SIGNATURE (not-checked, the default,
 * or required). The key set is discovered from the issuer, retrieved from JWKS_URI, or bundled as JWKS. Lambda sets AWS_REGION.
 */
import type { IoTCustomAuthorizerEvent, IoTCustomAuthorizerResult } from 'aws-lambda'
import {
  fromEnvironment,
  type Identity,
  type IotActionKey,
  type IotDefinition,
  iotAuthorizer,
  mqttPassword,
  oidc,
  type Rule,
  rulesFromJson,
  setting,
  type TokenVerifier,
  type Verifier,
} from 'gatewright'

type Handler = ((event: IoTCustomAuthorizerEvent) => Promise<IoTCustomAuthorizerResult>) & { readonly definition: IotDefinition }

export const handler: Handler = fromEnvironment(
  {
    ISSUER: setting.text,
    AUDIENCES: setting.list,
    ALGORITHMS: setting.optional(setting.someOf('RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA'), [
      'RS256',
    ]),
    ACCOUNT_ID: setting.text,
    AWS_REGION: setting.text,
    TOPICS: setting.made(setting.json, rulesFromJson),
    DISCONNECT_SECONDS: setting.optional(setting.wholeNumber(300, 86_400), 3600),
    REFRESH_SECONDS: setting.optional(setting.wholeNumber(300, 86_400), 300),
    TOKEN_SIGNATURE: setting.optional(setting.oneOf('required', 'not-checked'), 'not-checked'),
    JWKS_URI: setting.optional(setting.url, undefined),
    JWKS: setting.optional(setting.keySet, undefined),
  },
  process.env,
  (values) => {
    const { ISSUER, AUDIENCES, ALGORITHMS, JWKS_URI, JWKS } = values
    const devices = oidc({ issuer: ISSUER, audience: AUDIENCES, algorithms: ALGORITHMS, jwksUri: JWKS_URI, jwks: JWKS })
    return iotAuthorizer({
      authenticate: passwordVerifier(devices),
      // The factory checks the keys, and which parameters the rules bind.
      topics: values.TOPICS as { readonly [K in IotActionKey]: Rule<Identity, never> },
      region: values.AWS_REGION,
      accountId: values.ACCOUNT_ID,
      tokenSignature: values.TOKEN_SIGNATURE === 'required' ? 'required' : null,
      requireClientId: true,
      disconnectAfterSeconds: values.DISCONNECT_SECONDS,
      refreshAfterSeconds: values.REFRESH_SECONDS,
    })
  },
)

/** Verifies the MQTT password as a token. */
function passwordVerifier<I>(tokens: TokenVerifier<I>): Verifier<I> {
  const { source } = mqttPassword
  return {
    issuers: tokens.issuers,
    reads: [[source]],
    verify: async (request) => {
      const token = request.context(source.name)
      return token === undefined ? { kind: 'absent' } : tokens.verify(token)
    },
  }
}
