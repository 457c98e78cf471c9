/**
 * REQUEST authorizer (REST) for mutual TLS clients. The truststore of the custom domain verifies the certificate chain;
 * this authorizer restricts which certificates are accepted. Results are not cached. Disable the API's default endpoint,
 * which requires no certificate. Variables:
 *
 * - CERTIFICATE_ISSUERS, CERTIFICATE_SUBJECTS: JSON arrays of distinguished names, exactly as in the event's `issuerDN` and
 *   `subjectDN`. The subjects may be `any`.
 * - CERTIFICATE_NAMES: optional, a JSON array of subject alternative names (`DNS:client.example`), one of which must match.
 * - THUMBPRINTS: optional, SHA-256 thumbprints separated by commas.
 * - ROUTES: JSON, or the name of a bundled file; see routes.schema.json.
 */
import { clientCertificate, fromEnvironment, type RequestAuthorizer, requestAuthorizer, setting } from 'gatewright'

export const handler: RequestAuthorizer<{ subject: string; serialNumber: string }> = fromEnvironment(
  {
    CERTIFICATE_ISSUERS: setting.texts,
    CERTIFICATE_SUBJECTS: setting.either(setting.oneOf('any'), setting.texts),
    CERTIFICATE_NAMES: setting.optional(setting.texts, undefined),
    THUMBPRINTS: setting.optional(setting.checked(setting.list, checkThumbprints), undefined),
    ROUTES: setting.routes,
  },
  process.env,
  ({ CERTIFICATE_ISSUERS: issuers, CERTIFICATE_SUBJECTS, CERTIFICATE_NAMES: names, THUMBPRINTS: thumbprints, ROUTES }) => {
    const subjects = CERTIFICATE_SUBJECTS === 'any' ? null : CERTIFICATE_SUBJECTS
    return requestAuthorizer({
      authenticate: clientCertificate({ issuers, subjects, names, thumbprints }),
      routes: ROUTES,
      ttlSeconds: 0,
      context: ({ subject, serialNumber }) => ({ subject, serialNumber }),
    })
  },
)

/** The factory checks the format of thumbprints. */
function checkThumbprints(thumbprints: readonly string[]): unknown {
  return clientCertificate({ issuers: ['any'], subjects: null, thumbprints })
}
