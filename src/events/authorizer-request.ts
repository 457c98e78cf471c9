/**
 * The request as verifiers and rules see it, independent of the kind of event.
 *
 * @module
 */

/** The client certificate of a mutual TLS connection, as API Gateway delivers it. */
export interface ClientCertificate {
  /** The certificate in PEM format. */
  readonly pem: string
  /** Distinguished name of the subject, as in the event's `subjectDN`. */
  readonly subject: string
  /** Distinguished name of the issuer, as in the event's `issuerDN`. */
  readonly issuer: string
  /** Serial number: hexadecimal bytes separated by colons. */
  readonly serialNumber: string
  /** Start of the validity period in OpenSSL's format: `May 28 12:30:02 2026 GMT`. */
  readonly notBefore: string
  /** End of the validity period in OpenSSL's format. */
  readonly notAfter: string
}

/** The URL that the client addressed. */
export interface RequestUrl {
  /** The host name: the custom domain, or the domain of the `execute-api` endpoint. */
  readonly host: string
  /** The path with base path and stage, as the event carries it. */
  readonly path: string
}

/** One view of all authorizer events. A part that the kind of event does not carry is `undefined` or an empty array. */
export interface AuthorizerRequest {
  /** The event's `methodArn` or `routeArn`. */
  readonly arn: string
  /** The HTTP method from the ARN; for WebSocket APIs the route key. */
  readonly method: string
  /** The path from the ARN: as sent, without stage and base path. */
  readonly path: string
  /**
   * The URL that the client addressed, including base path and stage. DPoP's `htu` claim and signed URLs refer to it.
   */
  readonly url?: RequestUrl | undefined
  /** All values of a header in the order sent. The name is case-insensitive. */
  headers(name: string): readonly string[]
  /** All values of a query parameter, decoded once. The name is case-sensitive. */
  query(name: string): readonly string[]
  /** The value of a stage variable. */
  stageVariable(name: string): string | undefined
  /** The value of a `$context` variable by its dotted name: `httpMethod`, `resourcePath`, `identity.sourceIp`. */
  context(name: string): string | undefined
  /** The client's IP address. */
  readonly sourceIp?: string | undefined
  /** The client certificate. Set only if the API uses mutual TLS. */
  readonly clientCertificate?: ClientCertificate | undefined
  /** The event as Lambda received it. */
  readonly event: unknown
}
