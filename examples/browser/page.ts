/** The script of the page: it signs with the portable hash, calls the API and returns the responses to the example. */
import { presignRequest, signedFetch, signRequest } from 'gatewright/sigv4'

interface Settings {
  readonly api: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string }
}

/** Calls the API with every kind of signature and returns the name, status and body of each response. */
export async function callFromPage({ api, region, credentials }: Settings): Promise<readonly [string, number, string][]> {
  const options = { credentials, region, service: 'execute-api' } as const
  const results: [string, number, string][] = []
  const addResult = async (call: string, response: Response): Promise<void> => {
    results.push([call, response.status, await response.text()])
  }

  const send = signedFetch(options)
  await addResult('signedFetch GET', await send(`${api}/pets?b=2&a=a%20b`))
  await addResult('signedFetch POST', await send(`${api}/pets`, { method: 'POST', body: 'Rex, ein schöner Hund' }))

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
