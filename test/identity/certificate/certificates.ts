/** Creates client certificates for tests. */

import { webcrypto } from 'node:crypto'
import 'reflect-metadata' // must be loaded before @peculiar/x509
import * as x509 from '@peculiar/x509'
import type { ClientCertificate } from '../../../src/events/index.ts'

x509.cryptoProvider.set(webcrypto)

export interface CertificateSettings {
  readonly name?: string
  readonly notBefore?: Date
  readonly notAfter?: Date
  readonly names?: readonly { readonly type: 'dns' | 'url' | 'ip' | 'email'; readonly value: string }[]
}

/** A self-signed certificate as API Gateway passes it to an authorizer: times as OpenSSL prints them, names as given. */
export async function certificateOf(settings: CertificateSettings = {}): Promise<ClientCertificate> {
  const {
    name = 'CN=robot-7',
    notBefore = new Date('2024-01-01T00:00:00Z'),
    notAfter = new Date('2026-01-01T00:00:00Z'),
  } = settings
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '0a1b',
    name,
    notBefore,
    notAfter,
    signingAlgorithm,
    keys,
    extensions: settings.names === undefined ? [] : [new x509.SubjectAlternativeNameExtension([...settings.names])],
  })
  return {
    pem: certificate.toString('pem'),
    subject: name,
    issuer: 'CN=Devices',
    serialNumber: '0a:1b',
    notBefore: openSslTime(notBefore),
    notAfter: openSslTime(notAfter),
  }
}

export interface CertificateAuthority {
  /** Its own certificate. */
  readonly pem: string
  /** Creates a client certificate signed by this authority. */
  readonly issue: (settings?: CertificateSettings) => Promise<ClientCertificate>
}

/** A certificate authority. Two calls create two authorities that may have the same name. */
export async function certificateAuthority(name: string = 'CN=Devices'): Promise<CertificateAuthority> {
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify'])
  const period = { notBefore: new Date('2024-01-01T00:00:00Z'), notAfter: new Date('2026-01-01T00:00:00Z') }
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name,
    signingAlgorithm,
    keys,
    ...period,
  })
  return {
    pem: own.toString('pem'),
    issue: async ({ name: subject = 'CN=robot-7' } = {}) => {
      const { publicKey } = await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify'])
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: '0a1b',
        subject,
        issuer: name,
        signingAlgorithm,
        publicKey,
        signingKey: keys.privateKey,
        ...period,
      })
      return {
        pem: certificate.toString('pem'),
        subject,
        issuer: name,
        serialNumber: '0a:1b',
        notBefore: openSslTime(period.notBefore),
        notAfter: openSslTime(period.notAfter),
      }
    },
  }
}

/** `Jan  1 00:00:00 2024 GMT` */
export function openSslTime(date: Date): string {
  const [, day = '', month, year, time] = date.toUTCString().split(' ')
  return `${month} ${String(Number(day)).padStart(2, ' ')} ${time} ${year} GMT`
}
