/** The certificate of a mutual TLS client, as API Gateway hands it over. `notBefore` and `notAfter` are OpenSSL's text. */
export interface ClientCertificate {
  readonly pem: string
  readonly subject: string
  readonly issuer: string
  readonly serialNumber: string
  readonly notBefore: string
  readonly notAfter: string
}

/** One view over every authorizer event. `undefined` and `[]`: this event kind does not carry it. */
export interface AuthorizerRequest {
  /** The event's methodArn or routeArn. */
  readonly arn: string
  /** From the ARN: as sent, without stage or base path. */
  readonly method: string
  readonly path: string
  /** What the client addressed, base path and stage included; DPoP's `htu` and signed URLs mean this one. */
  readonly url?: { readonly host: string; readonly path: string }
  /** Every value of a header, its name in any case, in the order sent. */
  headers(name: string): readonly string[]
  /** Every value of a query parameter, its name case-sensitive, decoded once. */
  query(name: string): readonly string[]
  stageVariable(name: string): string | undefined
  /** A `$context` variable by its dotted name: `httpMethod`, `resourcePath`, `identity.sourceIp`. */
  context(name: string): string | undefined
  readonly sourceIp?: string
  readonly clientCertificate?: ClientCertificate
  /** The event itself. */
  readonly event: unknown
}
