/**
 * Reads a proof in the form of Amazon EKS: `k8s-aws-v1.` and a presigned URL in base64url.
 *
 * @see https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster
 * @module
 */

import { decodeBase64Url } from '#jwt'
import type { IamRejectionCode } from '../codes/iam-codes.ts'
import {
  ACTION,
  ALGORITHM,
  type CallerProof,
  checkSignedValues,
  type ExpectedProof,
  PROOF_LIFETIME_SECONDS,
  signedHeaderNames,
  VERSION,
} from './caller-proof.ts'

const PREFIX = 'k8s-aws-v1.'

/** The parameters of a presigned URL in lowercase, with their names as AWS spells them. All but the token are required. */
const PARAMETERS: ReadonlyMap<string, string> = new Map(
  [
    'Action',
    'Version',
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Date',
    'X-Amz-Expires',
    'X-Amz-Security-Token',
    'X-Amz-SignedHeaders',
    'X-Amz-Signature',
  ].map((name) => [name.toLowerCase(), name]),
)

/** Parses the credential and builds the request again from its validated parts. */
export function readEksProof(credential: string, expected: ExpectedProof): CallerProof | IamRejectionCode {
  const url = credential.startsWith(PREFIX) ? decodeText(credential.slice(PREFIX.length)) : undefined
  if (url === undefined) return 'ERR_IAM_PROOF_FORM'
  const address = /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)([^?#]*)\?([^#]*)$/i.exec(url)
  if (address === null) return 'ERR_IAM_PROOF_FORM'
  const [, scheme, host = '', path, query = ''] = address
  const endpoint = expected.endpoints.get(host)
  if (scheme !== 'https' || endpoint === undefined || path !== '/') return 'ERR_IAM_PROOF_ENDPOINT'

  const parameters = readParameters(query)
  const [action, version, algorithm, keyAndScope, date, expires, token, signedHeaders, signature] = [...PARAMETERS.values()].map(
    (name) => parameters?.get(name),
  )
  if (action !== ACTION || version !== VERSION || algorithm !== ALGORITHM) return 'ERR_IAM_PROOF_FORM'
  if (keyAndScope === undefined || date === undefined || signedHeaders === undefined || signature === undefined)
    return 'ERR_IAM_PROOF_FORM'
  if (expires === undefined || !/^\d{1,3}$/.test(expires) || Number(expires) > PROOF_LIFETIME_SECONDS) return 'ERR_IAM_PROOF_FORM'

  const headers = signedHeaderNames(signedHeaders)
  if (headers?.includes('host') !== true) return 'ERR_IAM_PROOF_FORM'
  // A header that is not signed would be sent in vain: STS would accept the proof for every server.
  if (!headers.includes(expected.serverHeader)) return 'ERR_IAM_PROOF_SERVER'
  if (headers.length !== 2) return 'ERR_IAM_PROOF_FORM'

  const values = { credential: keyAndScope, date, signedHeaders, signature, token }
  const signedAt = checkSignedValues(values, endpoint, expected.nowSeconds)
  if (typeof signedAt === 'string') return signedAt
  const rebuilt = [...(parameters ?? [])].map(([name, value]) => `${name}=${encodeRfc3986(value)}`).join('&')
  return {
    request: {
      url: `https://${endpoint.host}/?${rebuilt}`,
      method: 'GET',
      headers: { accept: 'application/json', [expected.serverHeader]: expected.server },
      body: '',
    },
    signedAt,
    signature,
  }
}

/** The URL consists of visible ASCII, so it has exactly one form as bytes. */
function decodeText(encoded: string): string | undefined {
  const bytes = decodeBase64Url(encoded)
  const text = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1')
  return /^[!-~]+$/.test(text) ? text : undefined
}

/** Returns the parameters by the names of AWS, or `undefined` if one is unknown, repeated, empty or encoded in another way. */
function readParameters(query: string): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>()
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=')
    const name = PARAMETERS.get(pair.slice(0, Math.max(equals, 0)).toLowerCase())
    const value = decodeValue(pair.slice(equals + 1))
    if (name === undefined || parameters.has(name) || value === undefined || value === '') return undefined
    parameters.set(name, value)
  }
  return parameters
}

/** `+` is rejected, because it is a space for some parsers. */
function decodeValue(encoded: string): string | undefined {
  if (encoded.includes('+')) return undefined
  try {
    const value = decodeURIComponent(encoded)
    return /^[!-~]*$/.test(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** As in a canonical query string: everything but unreserved characters is encoded. The value is ASCII. */
function encodeRfc3986(value: string): string {
  return value.replace(/[^\w.~-]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}
