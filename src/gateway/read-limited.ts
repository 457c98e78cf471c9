/**
 * Reads a body up to a limit.
 *
 * @module
 */

/** Reads a stream until it ends or has more than `maxBytes`; then the rest is not read, and the result is longer than the limit. */
export async function readLimited(stream: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxBytes) break
  }
  return new Uint8Array(Buffer.concat(chunks))
}
