/** Creates self-signed certificates with the smallest possible DER encoder, for keys that a test has made. */

import { createPublicKey, type KeyObject, sign } from 'node:crypto'

/** A self-signed certificate of an RSA or EC key, valid from 2020 to 2049. */
export function certificateFor(privateKey: KeyObject | undefined, name = 'test'): string {
  if (privateKey === undefined) throw new Error('no key')
  const isRsa = privateKey.asymmetricKeyType === 'rsa'
  // sha256WithRSAEncryption, or ecdsa-with-SHA256.
  const algorithm = isRsa
    ? sequence(Buffer.from('06092a864886f70d01010b0500', 'hex'))
    : sequence(Buffer.from('06082a8648ce3d040302', 'hex'))
  const attribute = sequence(Buffer.concat([Buffer.from('0603550403', 'hex'), tagged(0x0c, Buffer.from(name))]))
  const issuer = sequence(tagged(0x31, attribute))
  const validity = sequence(
    Buffer.concat([tagged(0x17, Buffer.from('200101000000Z')), tagged(0x17, Buffer.from('491231235959Z'))]),
  )
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const version = tagged(0xa0, tagged(2, Buffer.from([2])))
  const body = sequence(Buffer.concat([version, tagged(2, Buffer.from([1])), algorithm, issuer, validity, issuer, publicKey]))
  const signature = tagged(3, Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]))
  const der = sequence(Buffer.concat([body, algorithm, signature]))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function sequence(content: Buffer): Buffer {
  return tagged(0x30, content)
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content
  const head = length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from(head), content])
}
