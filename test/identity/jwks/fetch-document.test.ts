import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { fetchDocument } from '../../../src/identity/jwks/fetch-document.ts'

const LIMITS = { timeoutMs: 2000, maxBytes: 100 }

/** What is fetched from a server on this machine that answers so. */
async function fetched(answer: RequestListener): Promise<unknown> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await fetchDocument(`http://127.0.0.1:${port}/keys`, LIMITS)
  } finally {
    server.close()
  }
}

test('asks for JSON and takes it apart', async () => {
  const seen: unknown[] = []
  const document = await fetched(({ method, url, headers }, response) => {
    seen.push(method, url, headers.accept)
    response.end('{"keys":["é"]}')
  })
  expect(document).toStrictEqual({ keys: ['é'] })
  expect(seen).toStrictEqual(['GET', '/keys', 'application/json'])
})

test.each<[string, RequestListener, RegExp]>([
  ['another status', (_, response) => response.writeHead(404).end('{}'), /^status 404$/],
  ['a redirect', (_, response) => response.writeHead(302, { location: '/other' }).end('{}'), /^status 302$/],
  ['no JSON', (_, response) => response.end('<html>'), /JSON/],
  ['too much', (_, response) => response.end(`"${'x'.repeat(100)}"`), /^too large$/],
])('refuses %s', async (_, answer, reason) => {
  await expect(fetched(answer)).rejects.toThrow(reason)
})
