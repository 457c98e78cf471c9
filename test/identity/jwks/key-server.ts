/** A key server on the loopback interface with TLS and a new certificate. Tests replace its handler. */

import type { RequestListener } from 'node:http'
import 'reflect-metadata' // must be imported before @peculiar/x509
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'

export interface KeyServer {
  readonly url: string
  /** The certificate to trust. */
  readonly ca: string
  /** The requested paths, in order. */
  readonly requests: string[]
  /** Handles the requests; may be replaced. */
  answer: RequestListener
  close(): Promise<void>
}

export async function keyServer(handler: RequestListener): Promise<KeyServer> {
  const { certificate, privateKey } = await selfSigned()
  const requests: string[] = []
  const server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
    requests.push(request.url ?? '')
    self.answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const self: KeyServer = {
    url: `https://127.0.0.1:${port}`,
    ca: certificate,
    requests,
    answer: handler,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return self
}

export function json(body: unknown): RequestListener {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

async function selfSigned(): Promise<{ certificate: string; privateKey: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=test key server',
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2099-01-01'),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new BasicConstraintsExtension(true), new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  })
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return {
    certificate: certificate.toString('pem'),
    privateKey: `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`,
  }
}
