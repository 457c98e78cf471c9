/**
 * Reads the canonical request and the string to sign from AWS's message about a signature that does not match.
 *
 * @module
 */

/** What AWS computed. A string that the message does not contain is `undefined`. */
export interface CanonicalMessage {
  readonly canonicalRequest: string | undefined
  readonly stringToSign: string | undefined
}

/** A request has at most 10,240 bytes of headers, so a message beyond this size is not one of AWS. */
const MAX_LENGTH = 262_144
const CANONICAL = "The Canonical String for this request should have been\n'"
const STRING_TO_SIGN = "The String-to-Sign should have been\n'"

/** Accepts the message, or the JSON body that holds it, with line breaks escaped or not. */
export function readCanonicalMessage(text: string): CanonicalMessage {
  if (text.length > MAX_LENGTH) return { canonicalRequest: undefined, stringToSign: undefined }
  const message = unescapeLines(messageOf(text))
  const canonicalStart = message.indexOf(CANONICAL)
  const stringStart = message.indexOf(STRING_TO_SIGN, Math.max(canonicalStart, 0))
  const canonicalEnd = stringStart < 0 ? message.lastIndexOf("'") : message.lastIndexOf("'", stringStart - 1)
  const contentStart = canonicalStart + CANONICAL.length
  const stringContentStart = stringStart + STRING_TO_SIGN.length
  const stringEnd = message.lastIndexOf("'")
  return {
    canonicalRequest: canonicalStart >= 0 && canonicalEnd >= contentStart ? message.slice(contentStart, canonicalEnd) : undefined,
    stringToSign: stringStart >= 0 && stringEnd >= stringContentStart ? message.slice(stringContentStart, stringEnd) : undefined,
  }
}

/** The message in a JSON body: `message`, `Message`, or `errors[0].message` of the Selling Partner API. */
function messageOf(text: string): string {
  if (!text.trimStart().startsWith('{')) return text
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return text
  }
  const { message, Message, errors } = fieldsOf(body)
  const [first]: readonly unknown[] = Array.isArray(errors) ? errors : []
  const found = [message, Message, fieldsOf(first)['message']].find((one) => typeof one === 'string')
  return typeof found === 'string' ? found : text
}

function fieldsOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** A message that was copied from a log may have `\n` instead of line breaks. */
function unescapeLines(message: string): string {
  const text = message.replaceAll('\r\n', '\n')
  return text.includes(CANONICAL) || text.includes(STRING_TO_SIGN) ? text : text.replaceAll('\\n', '\n')
}
