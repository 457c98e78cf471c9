/**
 * Measures the frames that a client sends. The WebSocket library reports messages only, and API Gateway limits frames too.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 * @module
 */

/** Measures the frames of one connection. */
export interface FrameMeter {
  /** Reads the next bytes from the client. */
  read(chunk: Uint8Array): void
  /** The size of the largest frame since the last call, in bytes. */
  takeLargest(): number
}

/** The header of a frame has 2 to 10 bytes, and 4 bytes of masking key. */
const MAX_HEADER_BYTES = 14

/** Creates a meter. It stores at most one header. */
export function frameMeter(): FrameMeter {
  const header = new Uint8Array(MAX_HEADER_BYTES)
  let headerLength = 0
  /** The bytes of the current payload that have not arrived. */
  let missing = 0
  let largest = 0

  return {
    read(chunk) {
      let offset = 0
      while (offset < chunk.length) {
        if (missing > 0) {
          const step = Math.min(missing, chunk.length - offset)
          missing -= step
          offset += step
          continue
        }
        header[headerLength] = chunk[offset] ?? 0
        headerLength += 1
        offset += 1
        const needed = headerSize(header, headerLength)
        if (needed === undefined || headerLength < needed) continue
        missing = payloadSize(header)
        largest = Math.max(largest, missing)
        headerLength = 0
      }
    },
    takeLargest() {
      const result = largest
      largest = 0
      return result
    },
  }
}

/** `undefined` until the second byte has arrived. */
function headerSize(header: Uint8Array, length: number): number | undefined {
  if (length < 2) return undefined
  const second = header[1] ?? 0
  const lengthBytes = { 126: 2, 127: 8 }[second & 0x7f] ?? 0
  return 2 + lengthBytes + (second & 0x80 ? 4 : 0)
}

function payloadSize(header: Uint8Array): number {
  const view = new DataView(header.buffer)
  const short = (header[1] ?? 0) & 0x7f
  if (short === 126) return view.getUint16(2)
  // A size above 2^53 is not exact, and is over the limit anyway.
  return short === 127 ? Number(view.getBigUint64(2)) : short
}
