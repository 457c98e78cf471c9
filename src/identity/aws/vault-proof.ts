/**
 * Reads a proof in the form of HashiCorp Vault: a signed POST request as base64url JSON.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/auth/aws#login
 * @module
 */

import { decodeBase64Url } from '#jwt'
import type { IamRejectionCode } from '../codes/iam-codes.ts'
import { type JsonObject, parseStrictObject } from '../jwt/strict-json.ts'
import {
  ACTION,
  ALGORITHM,
  type CallerProof,
  checkSignedValues,
  type ExpectedProof,
  signedHeaderNames,
  VERSION,
} from './caller-proof.ts'
import type { StsEndpoint } from './sts-endpoint.ts'

const MEMBERS = ['iam_http_request_method', 'iam_request_url', 'iam_request_body', 'iam_request_headers']
const BODY = `Action=${ACTION}&Version=${VERSION}`

/**
 * The signed headers that are sent to STS, with the values that they may have. A header that is not listed could change the response: with
 * `Accept` a client once made STS answer JSON that was read as XML (CVE-2020-16250).
 */
const FORWARDED: { readonly [name: string]: RegExp } = {
  'content-length': new RegExp(`^${BODY.length}$`),
  'content-type': /^application\/x-www-form-urlencoded(?:; ?charset=utf-8)?$/i,
  'user-agent': /^[ -~]{1,512}$/,
  'x-amz-content-sha256': /^[\da-f]{64}$/,
  'x-amz-date': /^[\dTZ]{16}$/,
  'x-amz-security-token': /^[!-~]{1,4096}$/,
}

/** Parses the credential and builds the request again from its validated parts. */
export function readVaultProof(credential: string, expected: ExpectedProof): CallerProof | IamRejectionCode {
  const proof = parseObject(decodeBase64Url(credential))
  if (proof === undefined || Object.keys(proof).length !== MEMBERS.length) return 'ERR_IAM_PROOF_FORM'
  const { iam_http_request_method: method, iam_request_url: url, iam_request_body: body, iam_request_headers: headerText } = proof
  const headers = readHeaders(parseObject(decodeBase64(headerText)))
  const address = textOf(decodeBase64(url))
  if (method !== 'POST' || textOf(decodeBase64(body)) !== BODY || headers === undefined || address === undefined)
    return 'ERR_IAM_PROOF_FORM'
  const endpoint = endpointOf(address, expected)
  if (endpoint === undefined || (headers.get('host') ?? endpoint.host) !== endpoint.host) return 'ERR_IAM_PROOF_ENDPOINT'
  return readSigned(headers, endpoint, expected)
}

function readSigned(
  headers: ReadonlyMap<string, string>,
  endpoint: StsEndpoint,
  expected: ExpectedProof,
): CallerProof | IamRejectionCode {
  const { server, serverHeader, nowSeconds } = expected
  const authorization = headers.get('authorization') ?? ''
  const [, credential = '', list = '', signature = ''] = AUTHORIZATION.exec(authorization) ?? []
  const signedHeaders = signedHeaderNames(list)
  const token = headers.get('x-amz-security-token')
  if (signedHeaders === undefined || !signedHeaders.includes('host') || !signedHeaders.includes('x-amz-date'))
    return 'ERR_IAM_PROOF_FORM'
  if (token !== undefined && !signedHeaders.includes('x-amz-security-token')) return 'ERR_IAM_PROOF_FORM'
  if (!signedHeaders.includes(serverHeader) || headers.get(serverHeader) !== server) return 'ERR_IAM_PROOF_SERVER'

  const forwarded: { [name: string]: string } = { accept: 'application/json', authorization, [serverHeader]: server }
  for (const name of signedHeaders) {
    if (name === 'host' || name === serverHeader) continue
    const value = headers.get(name)
    if (value === undefined || !Object.hasOwn(FORWARDED, name) || FORWARDED[name]?.test(value) !== true)
      return 'ERR_IAM_PROOF_FORM'
    forwarded[name] = value
  }
  // Without a content type STS does not read the body.
  forwarded['content-type'] ??= 'application/x-www-form-urlencoded'
  const values = { credential, date: headers.get('x-amz-date') ?? '', signedHeaders: list, signature, token }
  const signedAt = checkSignedValues(values, endpoint, nowSeconds)
  if (typeof signedAt === 'string') return signedAt
  return { request: { url: `https://${endpoint.host}/`, method: 'POST', headers: forwarded, body: BODY }, signedAt, signature }
}

const AUTHORIZATION = new RegExp(`^${ALGORITHM} Credential=([^, ]+), ?SignedHeaders=([^, ]+), ?Signature=([^, ]+)$`)

function endpointOf(url: string, { endpoints }: ExpectedProof): StsEndpoint | undefined {
  const [, host = ''] = /^https:\/\/([^/?#]*)\/?$/.exec(url) ?? []
  return endpoints.get(host)
}

/** Reads headers as Vault's clients send them: an object of strings, or of arrays with one string. Names are returned in lowercase. */
function readHeaders(object: JsonObject | undefined): ReadonlyMap<string, string> | undefined {
  if (object === undefined) return undefined
  const headers = new Map<string, string>()
  for (const [name, values] of Object.entries(object)) {
    const [value, ...others] = [values].flat()
    const key = name.toLowerCase()
    // Node rejects other characters in a header, which must not become an outage.
    if (typeof value !== 'string' || !/^[ -~]*$/.test(value) || others.length > 0 || headers.has(key)) return undefined
    headers.set(key, value)
  }
  return headers
}

function parseObject(bytes: Uint8Array | undefined): JsonObject | undefined {
  return bytes === undefined ? undefined : parseStrictObject(bytes)
}

/** Standard base64 with padding, in canonical form. */
function decodeBase64(text: unknown): Uint8Array | undefined {
  if (typeof text !== 'string') return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1')
}
