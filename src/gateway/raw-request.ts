/**
 * A request as the client's bytes say it, and one reading of it that every part of the gateway shares: nothing is
 * normalised, nothing is decoded twice.
 *
 * @module
 */

/** `Request` normalises paths; this is what `send` takes. */
export interface RawRequest {
  readonly method: string
  /** The target of the request line: path and query as sent, e.g. `/prod/pets/a%2Fb?x=1`. */
  readonly rawTarget: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body?: string | Uint8Array
  /** The address that the gateway sees, never one that a header claims. Default `127.0.0.1`. */
  readonly sourceIp?: string
}

export interface GatewayRequest {
  readonly method: string
  /** The whole path as the client addressed it: base path or stage included. */
  readonly rawPath: string
  /** The path of the API's own resources: without base path or stage; begins with `/`. */
  readonly path: string
  /** Without `?`; as sent. */
  readonly rawQuery: string
  readonly headers: readonly (readonly [string, string])[]
  readonly query: readonly (readonly [string, string])[]
  readonly host: string
  readonly body: Uint8Array
  readonly sourceIp: string
}

/** Every value of a header, its name in any case, in the order sent. */
export function headerValues(headers: readonly (readonly [string, string])[], name: string): readonly string[] {
  const wanted = name.toLowerCase()
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value)
}

/** Path and query of a request target; `undefined` for a target that names no path (`*`, an authority). */
export function splitTarget(rawTarget: string): { readonly rawPath: string; readonly rawQuery: string } | undefined {
  const target = withoutOrigin(rawTarget)
  if (!target.startsWith('/')) return undefined
  const mark = target.indexOf('?')
  return mark === -1 ? { rawPath: target, rawQuery: '' } : { rawPath: target.slice(0, mark), rawQuery: target.slice(mark + 1) }
}

/** The pairs of a query string in their order, decoded once as forms are: `+` is a blank. What cannot be decoded stays as sent. */
export function queryPairs(rawQuery: string): readonly (readonly [string, string])[] {
  return rawQuery
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals === -1 ? [decoded(pair), ''] : [decoded(pair.slice(0, equals)), decoded(pair.slice(equals + 1))]
    })
}

/** A `Request` as `send` takes one. Its path is already normalised. Of a body over `maxBytes` only a little more is read. */
export async function rawRequestOf(request: Request, maxBytes: number): Promise<RawRequest> {
  const url = new URL(request.url)
  const headers: [string, string][] = [...request.headers]
  if (!request.headers.has('host')) headers.unshift(['host', url.host])
  const body = await boundedBody(request.body, maxBytes)
  return { method: request.method, rawTarget: url.pathname + url.search, headers, body }
}

async function boundedBody(stream: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxBytes) break
  }
  return new Uint8Array(Buffer.concat(chunks))
}

export function bytesOf(body: string | Uint8Array | undefined): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : (body ?? new Uint8Array())
}

/** The absolute form of a request target (RFC 9112 section 3.2.2), which a proxy's client sends. */
function withoutOrigin(rawTarget: string): string {
  if (!rawTarget.startsWith('http://') && !rawTarget.startsWith('https://')) return rawTarget
  const slash = rawTarget.indexOf('/', rawTarget.indexOf('//') + 2)
  const mark = rawTarget.indexOf('?')
  if (slash === -1 || (mark !== -1 && mark < slash)) return mark === -1 ? '/' : `/${rawTarget.slice(mark)}`
  return rawTarget.slice(slash)
}

function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
