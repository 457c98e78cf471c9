/**
 * Where an issuer publishes its keys, as its own discovery document says.
 *
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 * @module
 */

import { isRecord } from '../../internal/is-record.ts'
import { isFetchable } from '../http-exchange.ts'
import type { FetchJson, KeyLocation } from './issuer-keys.ts'

/** The address is looked up when keys are fetched, and kept until fetching them fails. */
export function discovered(issuer: string): KeyLocation {
  return (fetchJson) => {
    let known: string | undefined
    return async () => {
      const url = known ?? (await discover(issuer, fetchJson))
      known = undefined
      const keys = await fetchJson(url)
      known = url
      return keys
    }
  }
}

async function discover(issuer: string, fetchJson: FetchJson): Promise<string> {
  const document = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  if (!isRecord(document) || document['issuer'] !== issuer) throw new Error('the discovery document is of another issuer')
  const { jwks_uri: jwksUri } = document
  if (!isFetchable(jwksUri)) throw new Error('the discovery document has no usable jwks_uri')
  return jwksUri
}
