/**
 * Finds the key set of an issuer through its discovery document.
 *
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 * @module
 */

import { isRecord } from '../../internal/is-record.ts'
import { isFetchable } from '../http-exchange.ts'
import type { FetchJson, KeyLocation } from './issuer-keys.ts'

/** Looks up the URL of the key set when keys are fetched, and reuses it until a fetch fails. */
export function discovered(issuer: string): KeyLocation {
  return (fetchJson) => {
    let knownUrl: string | undefined
    return async () => {
      const url = knownUrl ?? (await discover(issuer, fetchJson))
      knownUrl = undefined
      const keys = await fetchJson(url)
      knownUrl = url
      return keys
    }
  }
}

async function discover(issuer: string, fetchJson: FetchJson): Promise<string> {
  const document = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  if (!isRecord(document) || document['issuer'] !== issuer) throw new Error('the discovery document names another issuer')
  const { jwks_uri: jwksUri } = document
  if (!isFetchable(jwksUri)) throw new Error('the discovery document has no usable jwks_uri')
  return jwksUri
}
