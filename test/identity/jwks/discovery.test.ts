import { describe, expect, test } from 'vitest'
import { discovered } from '../../../src/identity/jwks/discovery.ts'

const ISSUER = 'https://issuer.example/tenant'
const KEYS = 'https://keys.example/jwks'

/** Returns the document of each URL from a table, and records the requested URLs. */
function network(documents: { [url: string]: unknown }) {
  const urls: string[] = []
  const fetchJson = async (url: string) => {
    urls.push(url)
    const document = documents[url]
    if (document instanceof Error) throw document
    return document
  }
  return { documents, urls, fetchJson }
}
const metadataOf = (issuer: string) => `${issuer}/.well-known/openid-configuration`

describe('discovered', () => {
  test.each([
    [ISSUER, metadataOf(ISSUER)],
    [`${ISSUER}/`, metadataOf(ISSUER)],
    ['https://issuer.example', metadataOf('https://issuer.example')],
    ['https://issuer.example//', metadataOf('https://issuer.example/')],
  ])('finds the key set of %s through %s', async (issuer, metadata) => {
    const { urls, fetchJson } = network({ [metadata]: { issuer, jwks_uri: KEYS }, [KEYS]: { keys: [] } })
    expect(await discovered(issuer)(fetchJson)()).toStrictEqual({ keys: [] })
    expect(urls).toStrictEqual([metadata, KEYS])
  })

  test('reuses the URL of the key set until a fetch fails', async () => {
    const { documents, urls, fetchJson } = network({
      [metadataOf(ISSUER)]: { issuer: ISSUER, jwks_uri: KEYS },
      [KEYS]: { keys: [] },
    })
    const fetchKeys = discovered(ISSUER)(fetchJson)
    await fetchKeys()
    await fetchKeys()
    expect(urls).toStrictEqual([metadataOf(ISSUER), KEYS, KEYS])
    documents[KEYS] = new Error('gone')
    await expect(fetchKeys()).rejects.toThrow('gone')
    const moved = 'https://keys.example/moved'
    documents[metadataOf(ISSUER)] = { issuer: ISSUER, jwks_uri: moved }
    documents[moved] = { keys: [1] }
    expect(await fetchKeys()).toStrictEqual({ keys: [1] })
    expect(urls.slice(3)).toStrictEqual([KEYS, metadataOf(ISSUER), moved])
  })

  test.each<[string, unknown, RegExp]>([
    ['that is undefined', undefined, /names another issuer$/],
    ['that is an array', [{ issuer: ISSUER, jwks_uri: KEYS }], /names another issuer$/],
    ['of another issuer', { issuer: `${ISSUER}/`, jwks_uri: KEYS }, /names another issuer$/],
    ['without issuer', { jwks_uri: KEYS }, /names another issuer$/],
    ['without jwks_uri', { issuer: ISSUER }, /no usable jwks_uri$/],
    ['whose jwks_uri is not https', { issuer: ISSUER, jwks_uri: 'http://keys.example/' }, /no usable jwks_uri$/],
    ['whose jwks_uri is an array', { issuer: ISSUER, jwks_uri: [KEYS] }, /no usable jwks_uri$/],
  ])('rejects a document %s', async (_, document, reason) => {
    const { urls, fetchJson } = network({ [metadataOf(ISSUER)]: document, [KEYS]: { keys: [] } })
    await expect(discovered(ISSUER)(fetchJson)()).rejects.toThrow(reason)
    expect(urls).toStrictEqual([metadataOf(ISSUER)])
  })
})
