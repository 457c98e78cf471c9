/**
 * The reason codes of `verifyRequest`, with their meaning and remedy. `docs/sigv4-codes.md` is generated from this table.
 *
 * @module
 */

/** What a reason code means and how the client, or the developer of the verifier, can fix the request. */
export interface CodeDescription {
  /** The reason for the rejection. */
  readonly meaning: string
  /** What to do about it. */
  readonly remedy: string
}

const CODES = {
  ERR_SIGV4_ABSENT: {
    meaning: 'The request is not signed.',
    remedy: 'Sign it with `signRequest`, `presignRequest`, `signedFetch` or an AWS SDK.',
  },
  ERR_SIGV4_REQUEST: {
    meaning: 'The method, URL, headers or body are not those of an HTTP request.',
    remedy:
      'Pass the request as received: the raw URL without a fragment, string header values, and a body of bytes or a string.',
  },
  ERR_SIGV4_MECHANISM: {
    meaning: 'The request has both an `Authorization` header and signature parameters in its query.',
    remedy: 'Use exactly one of them.',
  },
  ERR_SIGV4_REPEATED: {
    meaning: 'A part of the signature, or `host`, occurs more than once.',
    remedy: 'Send it once. Look for a proxy that adds headers.',
  },
  ERR_SIGV4_SCHEME: {
    meaning: 'The `Authorization` header uses another scheme, such as `Bearer`.',
    remedy: 'Send an AWS Signature Version 4 header.',
  },
  ERR_SIGV4_ALGORITHM: {
    meaning: 'The algorithm is not the one of the verifier: `AWS4-HMAC-SHA256` for `verifyRequest`.',
    remedy: 'Sign with the version that the verifier accepts, or call the verifier of the other version.',
  },
  ERR_SIGV4_FIELD_MISSING: {
    meaning: 'The credential, the signed header list, the signature, the algorithm or the expiration is missing.',
    remedy: 'Send all parts of the signature. Look for a proxy that removes query parameters.',
  },
  ERR_SIGV4_FIELD: {
    meaning: 'A part of the signature is malformed or unknown.',
    remedy: 'Compare it with the format in the AWS documentation. Names of query parameters are case-sensitive.',
  },
  ERR_SIGV4_DATE_MISSING: {
    meaning: 'The time of the signature is missing.',
    remedy: 'Send `X-Amz-Date`, or sign a `Date` header.',
  },
  ERR_SIGV4_DATE: {
    meaning: 'The time of the signature is not an existing date in the format `YYYYMMDDTHHMMSSZ`.',
    remedy: 'Use UTC and the basic format of ISO 8601. Only a `Date` header may use the format of HTTP.',
  },
  ERR_SIGV4_SCOPE: {
    meaning: 'The credential does not have five parts separated by slashes; for `verifyRequestV4a` four, without the region.',
    remedy: 'Use `{accessKeyId}/{YYYYMMDD}/{region}/{service}/aws4_request`.',
  },
  ERR_SIGV4_TERMINATOR: {
    meaning: 'The credential scope does not end with `aws4_request`.',
    remedy: 'Use `{accessKeyId}/{YYYYMMDD}/{region}/{service}/aws4_request`.',
  },
  ERR_SIGV4_SCOPE_DATE: {
    meaning: 'The date of the credential scope is not the date of the signature.',
    remedy: 'Derive both from the same time, in UTC.',
  },
  ERR_SIGV4_REGION: {
    meaning: 'The region of the credential scope is not in `regions`.',
    remedy: 'Sign for the region of the API, or add the region to `regions`.',
  },
  ERR_SIGV4_REGION_SET: {
    meaning:
      '`X-Amz-Region-Set` is missing or malformed, or it does not contain the region of the verifier. For `verifyRequestV4a` only.',
    remedy: 'Sign for a region set that contains the region of the API.',
  },
  ERR_SIGV4_SERVICE: {
    meaning: 'The service of the credential scope is not in `services`.',
    remedy: 'Sign for the service, `execute-api` for API Gateway, or add the service to `services`.',
  },
  ERR_SIGV4_EXPIRES: {
    meaning: '`X-Amz-Expires` is not an integer from 1 to 604800.',
    remedy: 'Presign for at most seven days, in seconds.',
  },
  ERR_SIGV4_EXPIRED: {
    meaning: 'The signature has expired.',
    remedy: 'Sign again. If clocks differ, synchronize them or raise `maxSkewSeconds`.',
  },
  ERR_SIGV4_NOT_YET: {
    meaning: 'The time of the signature is in the future.',
    remedy: "Synchronize the client's clock, or raise `maxSkewSeconds`.",
  },
  ERR_SIGV4_PATH: {
    meaning:
      'The path has empty, `.` or `..` segments, backslashes or control characters, so that software may resolve it to another resource.',
    remedy: "Send the normalized path. With `nonNormalPath: 'accept'`, route and authorize by `path` of the result.",
  },
  ERR_SIGV4_HOST: {
    meaning: 'The host is missing, differs between the URL and the header, or is not in `hosts`.',
    remedy: 'Call the API by a host in `hosts`. Behind a proxy, pass the host that the client used.',
  },
  ERR_SIGV4_HOST_UNSIGNED: {
    meaning: '`host` is not a signed header.',
    remedy: 'Sign `host`.',
  },
  ERR_SIGV4_SIGNED_HEADERS: {
    meaning: 'The signed header list is not sorted, unique and in lowercase, or has more than 256 names.',
    remedy: 'Sort the lowercase names and list each once.',
  },
  ERR_SIGV4_HEADER_MISSING: {
    meaning: 'A signed header was not received; `detail.header` names it.',
    remedy: 'Look for a proxy that removes it, or do not sign it.',
  },
  ERR_SIGV4_HEADER_UNSIGNED: {
    meaning: 'An `x-amz-*` header is not signed; `detail.header` names it.',
    remedy: 'Sign all `x-amz-*` headers. Look for a proxy that adds it.',
  },
  ERR_SIGV4_PAYLOAD_HASH: {
    meaning:
      '`x-amz-content-sha256` is not a payload hash; or it is missing, the verifier does not see the body, and the signature is not one for an empty body.',
    remedy: 'Send the SHA-256 of the body in lowercase hexadecimal as `x-amz-content-sha256`.',
  },
  ERR_SIGV4_PAYLOAD_UNSIGNED: {
    meaning: 'The body is not signed.',
    remedy: "Sign the body, or use `payload: 'any'` and do not trust the body.",
  },
  ERR_SIGV4_PAYLOAD: {
    meaning: 'The body is not the one that was signed.',
    remedy: 'Pass the body as received, before it is parsed or decompressed.',
  },
  ERR_SIGV4_ACCESS_KEY: {
    meaning: '`lookup` returned no credentials for the access key ID, or those of another ID.',
    remedy: 'Issue the access key, or correct its ID in the client.',
  },
  ERR_SIGV4_SESSION_TOKEN: {
    meaning: 'The session token is missing, unexpected or not the one that was issued.',
    remedy: 'Send the session token that was issued with the access key.',
  },
  ERR_SIGV4_SIGNATURE: {
    meaning: 'The signature does not match the request.',
    remedy:
      "Compare the client's canonical request with the one that `debug: true` returns. If both are equal, the secret access key is wrong.",
  },
  ERR_SIGV4_SESSION_EXPIRED: {
    meaning: 'The session token has expired.',
    remedy: 'Obtain new credentials.',
  },
} as const

/** A reason code of `verifyRequest`. */
export type VerifyCode = keyof typeof CODES

/** All reason codes with which `verifyRequest` rejects a request. */
export const SIGV4_CODES: { readonly [code in VerifyCode]: CodeDescription } = CODES
