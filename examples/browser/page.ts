/**
 * What runs in the browser: the same signer on the portable hash. The page gets credentials and calls the API; the result is left where the
 * test can read it.
 */
import { presignRequest, signedFetch, signRequest } from 'gatewright/sigv4'

interface Settings {
  readonly api: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string }
}

/** The answers of the API to what this page sends. */
export async function callFromPage({ api, region, credentials }: Settings): Promise<readonly [string, number, string][]> {
  const options = { credentials, region, service: 'execute-api' } as const
  const answers: [string, number, string][] = []
  const keep = async (what: string, response: Response): Promise<void> => {
    answers.push([what, response.status, await response.text()])
  }

  const send = signedFetch(options)
  await keep('signedFetch GET', await send(`${api}/pets?b=2&a=a%20b`))
  await keep('signedFetch POST', await send(`${api}/pets`, { method: 'POST', body: 'Rex, ein schöner Hund' }))

  const signed = signRequest({ method: 'GET', url: `${api}/pets` }, options)
  await keep('signRequest', await fetch(signed.url, { headers: signed.headers }))
  await keep(
    'presignRequest',
    await fetch(presignRequest({ method: 'GET', url: `${api}/pets` }, { ...options, expiresInSeconds: 60 }).url),
  )

  const tampered = { ...signed.headers, 'x-amz-date': '20200101T000000Z' }
  await keep('tampered', await fetch(signed.url, { headers: tampered }))
  return answers
}

Object.assign(globalThis, { callFromPage })
