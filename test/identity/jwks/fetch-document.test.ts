import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { fetchDocument } from '../../../src/identity/jwks/fetch-document.ts'

const LIMITS = { timeoutMs: 2000, maxBytes: 100 }

/** Fetches a document from a local server with the given handler. */
async function fetchFrom(handler: RequestListener): Promise<unknown> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await fetchDocument(`http://127.0.0.1:${port}/keys`, LIMITS)
  } finally {
    server.close()
  }
}

test('requests and parses JSON', async () => {
  const received: unknown[] = []
  const document = await fetchFrom(({ method, url, headers }, response) => {
    received.push(method, url, headers.accept)
    response.end('{"keys":["é"]}')
  })
  expect(document).toStrictEqual({ keys: ['é'] })
  expect(received).toStrictEqual(['GET', '/keys', 'application/json'])
})

test.each<[string, RequestListener, RegExp]>([
  ['another status', (_, response) => response.writeHead(404).end('{}'), /^status 404$/],
  ['a redirect', (_, response) => response.writeHead(302, { location: '/other' }).end('{}'), /^status 302$/],
  ['a body that is not JSON', (_, response) => response.end('<html>'), /JSON/],
  ['a body that is too large', (_, response) => response.end(`"${'x'.repeat(100)}"`), /larger than 100 bytes$/],
])('rejects %s', async (_, handler, reason) => {
  await expect(fetchFrom(handler)).rejects.toThrow(reason)
})
