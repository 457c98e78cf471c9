/**
 * The interfaces of `@smithy/types` that this module uses, declared here so that its users need not install that package. A type test checks that
 * both are assignable to each other; optional members therefore do not accept `undefined`.
 *
 * @module
 */

/** Header names and values. Values of a repeated header are joined with `, `. */
export type HeaderBag = Record<string, string>

/** Decoded query parameters. An array repeats the parameter, `null` sends it without a value. */
export type QueryParameterBag = Record<string, string | string[] | null>

/** A request as the AWS SDK for JavaScript version 3 represents it. */
export interface HttpRequest {
  /** The HTTP method in uppercase. */
  method: string
  /** With a colon: `https:`. */
  protocol: string
  /** Without the port. */
  hostname: string
  /** Not set for the default port of the protocol. */
  port?: number
  /** The encoded path. */
  path: string
  /** Query parameters. */
  query?: QueryParameterBag
  /** A user name of the URL. It is not used. */
  username?: string
  /** A password of the URL. It is not used. */
  password?: string
  /** A fragment of the URL. It is not used. */
  fragment?: string
  /** Header names and values. */
  headers: HeaderBag
  /** A string, bytes or a stream. */
  body?: unknown
}

/** A `Date`, seconds since the epoch, or a string that the `Date` constructor accepts. */
export type DateInput = number | string | Date

/** Options of {@link RequestSigner}. */
export interface RequestSigningArguments {
  /** The time of the signature. Default: now. */
  signingDate?: DateInput
  /** Replaces the service of the signer. */
  signingService?: string
  /** Replaces the region of the signer. */
  signingRegion?: string
  /** Names, in lowercase, of headers that are not signed. */
  unsignableHeaders?: Set<string>
  /** Names, in lowercase, of headers that are signed, even if they are in `unsignableHeaders`. */
  signableHeaders?: Set<string>
}

/** Options of {@link RequestPresigner}. */
export interface RequestPresigningArguments extends RequestSigningArguments {
  /** How long the URL is valid, in seconds. */
  expiresIn?: number
  /** Names, in lowercase, of `x-amz-*` headers that stay headers. All others become query parameters. */
  unhoistableHeaders?: Set<string>
  /** Names, in lowercase, of headers that become query parameters. */
  hoistableHeaders?: Set<string>
}

/** Signs requests in their headers; `RequestSigner` of `@smithy/types`. */
export interface RequestSigner {
  /** Returns a signed copy of the request. */
  sign(requestToSign: HttpRequest, options?: RequestSigningArguments): Promise<HttpRequest>
}

/** Signs requests in their query; `RequestPresigner` of `@smithy/types`. */
export interface RequestPresigner {
  /** Returns a presigned copy of the request. */
  presign(requestToSign: HttpRequest, options?: RequestPresigningArguments): Promise<HttpRequest>
}

/** AWS credentials; `AwsCredentialIdentity` of `@smithy/types`. */
export interface AwsCredentialIdentity {
  /** The access key ID. */
  readonly accessKeyId: string
  /** The secret access key. */
  readonly secretAccessKey: string
  /** The session token of temporary credentials. */
  readonly sessionToken?: string
  /** The Region to which the credentials are limited. */
  readonly credentialScope?: string
  /** The account of the credentials: twelve digits. */
  readonly accountId?: string
  /** When the credentials expire. */
  readonly expiration?: Date
}

/** A function that returns a value or retrieves it; `Provider` of `@smithy/types`. */
export type Provider<T> = () => Promise<T>
