import { describe, expect, test } from 'vitest'
import { discovered } from '../../../src/identity/jwks/discovery.ts'

const ISSUER = 'https://issuer.example/tenant'
const KEYS = 'https://keys.example/jwks'

/** Answers each address as the table says, and keeps what was asked. */
function network(answers: { [url: string]: unknown }) {
  const asked: string[] = []
  const fetchJson = async (url: string) => {
    asked.push(url)
    const answer = answers[url]
    if (answer instanceof Error) throw answer
    return answer
  }
  return { answers, asked, fetchJson }
}
const at = (issuer: string) => `${issuer}/.well-known/openid-configuration`

describe('a key set that is discovered', () => {
  test.each([
    [ISSUER, at(ISSUER)],
    [`${ISSUER}/`, at(ISSUER)],
    ['https://issuer.example', at('https://issuer.example')],
    ['https://issuer.example//', at('https://issuer.example/')],
  ])('of %s is looked up at %s', async (issuer, address) => {
    const { asked, fetchJson } = network({ [address]: { issuer, jwks_uri: KEYS }, [KEYS]: { keys: [] } })
    expect(await discovered(issuer)(fetchJson)()).toStrictEqual({ keys: [] })
    expect(asked).toStrictEqual([address, KEYS])
  })

  test('is looked up once, and again after fetching it failed', async () => {
    const { answers, asked, fetchJson } = network({ [at(ISSUER)]: { issuer: ISSUER, jwks_uri: KEYS }, [KEYS]: { keys: [] } })
    const fetchKeys = discovered(ISSUER)(fetchJson)
    await fetchKeys()
    await fetchKeys()
    expect(asked).toStrictEqual([at(ISSUER), KEYS, KEYS])
    answers[KEYS] = new Error('gone')
    await expect(fetchKeys()).rejects.toThrow('gone')
    const moved = 'https://keys.example/moved'
    answers[at(ISSUER)] = { issuer: ISSUER, jwks_uri: moved }
    answers[moved] = { keys: [1] }
    expect(await fetchKeys()).toStrictEqual({ keys: [1] })
    expect(asked.slice(3)).toStrictEqual([KEYS, at(ISSUER), moved])
  })

  test.each<[string, unknown, RegExp]>([
    ['that is none', undefined, /of another issuer$/],
    ['that is a list', [{ issuer: ISSUER, jwks_uri: KEYS }], /of another issuer$/],
    ['of another issuer', { issuer: `${ISSUER}/`, jwks_uri: KEYS }, /of another issuer$/],
    ['of no issuer', { jwks_uri: KEYS }, /of another issuer$/],
    ['without an address', { issuer: ISSUER }, /no usable jwks_uri$/],
    ['with an address that is not https', { issuer: ISSUER, jwks_uri: 'http://keys.example/' }, /no usable jwks_uri$/],
    ['with an address that is a list', { issuer: ISSUER, jwks_uri: [KEYS] }, /no usable jwks_uri$/],
  ])('is not looked up in a document %s', async (_, document, reason) => {
    const { asked, fetchJson } = network({ [at(ISSUER)]: document, [KEYS]: { keys: [] } })
    await expect(discovered(ISSUER)(fetchJson)()).rejects.toThrow(reason)
    expect(asked).toStrictEqual([at(ISSUER)])
  })
})
