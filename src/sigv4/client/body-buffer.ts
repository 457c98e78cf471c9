/**
 * Reads a streaming body into memory, because its hash must be known before the first byte is sent.
 *
 * @module
 */

import { GatewrightError } from '../../errors.ts'

/**
 * A body is larger than the limit: `maxBufferBytes` of `signedFetch`, `maxBodyBytes` of `fromFetchRequest`. Raise the limit or, for `signedFetch`, use
 * `streamingBody: 'unsigned'` if the service accepts that.
 */
export class BodyLimitError extends GatewrightError {
  override readonly name = 'BodyLimitError'
  /** Identifies this error. */
  readonly code = 'ERR_BODY_LIMIT'
  /** The limit that was exceeded. */
  readonly maxBytes: number

  /** @param subject The function that was called: `signedFetch`. */
  constructor(maxBytes: number, subject = 'signedFetch') {
    super(`${subject}: the body must be at most ${maxBytes} bytes`)
    this.maxBytes = maxBytes
  }
}

/** @throws {BodyLimitError} as soon as the limit is exceeded. The stream is canceled. */
export async function bufferStream(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  subject = 'signedFetch',
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = stream.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.byteLength
    if (size > maxBytes) {
      const error = new BodyLimitError(maxBytes, subject)
      // Not awaited: the cancellation of one branch of a cloned body completes only with that of the other.
      reader.cancel(error).catch(() => undefined)
      throw error
    }
    chunks.push(read.value)
  }
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}
