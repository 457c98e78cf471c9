/**
 * REQUEST authorizer (REST) for clients of mutual TLS: the custom domain's truststore checked the chain, here is said which of its
 * certificates are meant. Variables: CERTIFICATE_ISSUERS and CERTIFICATE_SUBJECTS, JSON lists of distinguished names exactly
 * as the event's `issuerDN` and `subjectDN` have them (the subjects may be `any`); CERTIFICATE_NAMES (JSON list, one of these
 * alternative names: `DNS:client.example`); THUMBPRINTS (comma list of SHA-256); ROUTES (JSON, or the name of a bundled file;
 * see routes.schema.json). The result is never cached. Close the API's default endpoint, which asks for no certificate.
 */
import { clientCertificate, fromEnvironment, given, type RequestAuthorizer, requestAuthorizer, setting } from 'gatewright'

export const handler: RequestAuthorizer<{ subject: string; serialNumber: string }> = fromEnvironment(
  {
    CERTIFICATE_ISSUERS: setting.texts,
    CERTIFICATE_SUBJECTS: setting.either(setting.oneOf('any'), setting.texts),
    CERTIFICATE_NAMES: setting.optional(setting.texts, undefined),
    THUMBPRINTS: setting.optional(setting.checked(setting.list, pinned), undefined),
    ROUTES: setting.routes,
  },
  process.env,
  ({ CERTIFICATE_ISSUERS, CERTIFICATE_SUBJECTS, CERTIFICATE_NAMES, THUMBPRINTS, ROUTES }) =>
    requestAuthorizer({
      authenticate: clientCertificate({
        issuers: CERTIFICATE_ISSUERS,
        subjects: CERTIFICATE_SUBJECTS === 'any' ? null : CERTIFICATE_SUBJECTS,
        ...given({ names: CERTIFICATE_NAMES, thumbprints: THUMBPRINTS }),
      }),
      routes: ROUTES,
      ttlSeconds: 0,
      context: ({ subject, serialNumber }) => ({ subject, serialNumber }),
    }),
)

/** The factory knows what a thumbprint looks like. */
function pinned(thumbprints: readonly string[]): unknown {
  return clientCertificate({ issuers: ['any'], subjects: null, thumbprints })
}
