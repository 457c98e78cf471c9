/**
 * TOKEN authorizer (REST) for SAML 2.0 assertions of one identity provider, sent as `Authorization: SAML <base64url>`. API Gateway limits all
 * headers to 10,240 bytes. Variables: ISSUER (entity ID), AUDIENCES (separated by commas), RECIPIENTS (separated by commas, or `any`),
 * CERTIFICATES (JSON array of PEM strings, or the name of a bundled file), COMPRESSION (none, the default, or deflate), GROUPS_ATTRIBUTE
 * and SUBJECT_ATTRIBUTE (names of attributes), TTL_SECONDS (default 300), ROUTES (JSON, or the name of a bundled file). Bundle it with `--format=cjs`.
 */
import { bearer, fromEnvironment, header, setting, type TokenAuthorizer, tokenAuthorizer } from 'gatewright'
import { samlBearer } from 'gatewright/identity/saml'

export const handler: TokenAuthorizer<{ subject: string }> = fromEnvironment(
  {
    ISSUER: setting.text,
    AUDIENCES: setting.list,
    RECIPIENTS: setting.either(setting.oneOf('any'), setting.list),
    CERTIFICATES: setting.texts,
    COMPRESSION: setting.optional(setting.oneOf('none', 'deflate'), 'none'),
    GROUPS_ATTRIBUTE: setting.optional(setting.text, undefined),
    SUBJECT_ATTRIBUTE: setting.optional(setting.text, undefined),
    TTL_SECONDS: setting.optional(setting.seconds, 300),
    ROUTES: setting.routes,
  },
  process.env,
  ({ ISSUER: issuer, AUDIENCES: audience, RECIPIENTS, COMPRESSION: compression, ...rest }) => {
    const recipient = RECIPIENTS === 'any' ? null : RECIPIENTS
    const certificates = rest.CERTIFICATES as readonly [string, ...string[]] // the setting rejects an empty array
    const attributes = { groupsAttribute: rest.GROUPS_ATTRIBUTE, subjectAttribute: rest.SUBJECT_ATTRIBUTE }
    const assertions = samlBearer({ issuer, audience, recipient, certificates, compression, replays: null, ...attributes })
    return tokenAuthorizer({
      authenticate: bearer(assertions, { from: header('authorization', 'SAML') }),
      routes: rest.ROUTES,
      ttlSeconds: rest.TTL_SECONDS,
      context: ({ subject }) => ({ subject }),
    })
  },
)
