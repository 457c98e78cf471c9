/** The script of the page: it signs with the portable hash, calls the API and returns the responses to the example. */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-providers'
import { presignRequest, signedFetch, signRequest } from 'gatewright/sigv4'

interface Settings {
  readonly api: string
  readonly region: string
  readonly identityPoolId: string
  /** The URL of the identity pool. Pages of AWS customers leave it out. */
  readonly identityPoolUrl: string
}

/** Obtains credentials from the identity pool, calls the API with every kind of signature, and returns the name, status and body of each response. */
export async function callFromPage(settings: Settings): Promise<readonly [string, number, string][]> {
  const { api, region, identityPoolId, identityPoolUrl } = settings
  const provider = fromCognitoIdentityPool({ identityPoolId, clientConfig: { region, endpoint: identityPoolUrl } })
  const results: [string, number, string][] = []
  const addResult = async (call: string, response: Response): Promise<void> => {
    results.push([call, response.status, await response.text()])
  }

  const send = signedFetch({ credentials: provider, region, service: 'execute-api' })
  await addResult('signedFetch GET', await send(`${api}/pets?b=2&a=a%20b`))
  await addResult('signedFetch POST', await send(`${api}/pets`, { method: 'POST', body: 'Rex, ein schöner Hund' }))

  const options = { credentials: await provider(), region, service: 'execute-api' } as const
  const signed = signRequest({ method: 'GET', url: `${api}/pets` }, options)
  await addResult('signRequest', await fetch(signed.url, { headers: signed.headers }))
  await addResult(
    'presignRequest',
    await fetch(presignRequest({ method: 'GET', url: `${api}/pets` }, { ...options, expiresInSeconds: 60 }).url),
  )

  const tampered = { ...signed.headers, 'x-amz-date': '20200101T000000Z' }
  await addResult('tampered', await fetch(signed.url, { headers: tampered }))
  return results
}

Object.assign(globalThis, { callFromPage })
