/** An HTTP server on loopback that verifies every request and responds with the result. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type IssuedCredentials, type VerifyResult, verifyRequest } from '../../src/sigv4/index.ts'

export const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
export const session = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'anotherSecretAccessKeyForTheSession00000',
  sessionToken: 'IQoJb3JpZ2luX2VjEJr//////////wEaCWV1LXdlc3QtMSJ+EXAMPLE==',
}

export interface VerifyingListener {
  readonly origin: string
  readonly port: number
  /** The result for the latest request. */
  last(): VerifyResult
  close(): Promise<void>
}

export async function verifyingListener(): Promise<VerifyingListener> {
  let last: VerifyResult | undefined
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const headers: [string, string][] = []
      for (let index = 0; index < request.rawHeaders.length; index += 2) {
        headers.push([request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? ''])
      }
      last = await verifyRequest(
        { method: request.method ?? '', url: request.url ?? '', headers, body: Buffer.concat(chunks) },
        {
          lookup: (id): IssuedCredentials | undefined => [credentials, session].find((one) => one.accessKeyId === id),
          regions: ['eu-west-1'],
          services: ['execute-api', 'lambda', 's3'],
          payload: 'any',
          hosts: null,
          nonNormalPath: 'accept',
          debug: true,
        },
      )
      response.writeHead(last.ok ? 200 : 403, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify(
          last.ok ? { ok: true, payload: last.payload } : { ...last, url: request.url, rawHeaders: request.rawHeaders },
        ),
      )
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    last() {
      if (last === undefined) throw new Error('no request was received')
      return last
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
