/**
 * Fetches a small JSON document of an issuer. Nothing about it is trusted: it has a deadline and a size, it comes over
 * TLS, and a redirect is a failure, because only the configured address speaks for the issuer.
 *
 * @module
 */

export interface FetchLimits {
  /** For the whole exchange. */
  readonly timeoutMs: number
  readonly maxBytes: number
  /** PEM certificates to trust instead of the usual ones. */
  readonly ca?: string
}

/** Gives the parsed document or rejects. What it throws becomes the `cause` of an outage. */
export type FetchDocument = (url: string, limits: FetchLimits) => Promise<unknown>

/** https anywhere; http only to this machine. A user name, a fragment or anything that is no URL: no. */
export function isFetchable(url: unknown): url is string {
  if (typeof url !== 'string' || url.length > 2048 || !URL.canParse(url)) return false
  const { protocol, hostname, username, password, hash } = new URL(url)
  if (username !== '' || password !== '' || hash !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/** `node:https` is loaded when something is fetched: a warm seed does not pay for it. */
export async function fetchDocument(url: string, limits: FetchLimits): Promise<unknown> {
  if (!isFetchable(url)) throw new Error('the address must be https')
  const { request } = url.startsWith('http:') ? await import('node:http') : await import('node:https')
  const body = await new Promise<Buffer>((resolve, reject) => {
    const outgoing = request(url, {
      // A kept connection does not survive the freeze between two invocations.
      agent: false,
      headers: { accept: 'application/json', 'accept-encoding': 'identity' },
      ...(limits.ca === undefined ? {} : { ca: limits.ca }),
    })
    const fail = (reason: string): void => {
      reject(new Error(reason))
      outgoing.destroy()
    }
    const timer = setTimeout(() => fail('no answer in time'), limits.timeoutMs)
    outgoing.on('close', () => clearTimeout(timer))
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      if (response.statusCode !== 200) return fail(`status ${response.statusCode}`)
      if (Number(response.headers['content-length'] ?? 0) > limits.maxBytes) return fail('too large')
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > limits.maxBytes) return fail('too large')
        chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => (response.complete ? resolve(Buffer.concat(chunks)) : fail('cut short')))
    })
    outgoing.end()
  })
  return JSON.parse(body.toString('utf8'))
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
}
