/**
 * Reads what OpenSSL prints of a certificate: times and alternative names.
 *
 * @module
 */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const TIME = /^([A-Z][a-z]{2}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4}) GMT$/

/** `May 28 12:30:02 2019 GMT` in seconds since the epoch; `undefined` for anything else, the 31st of February included. */
export function certificateTime(text: string): number | undefined {
  const match = text.length === 24 ? TIME.exec(text) : null
  if (match === null) return undefined
  const [, monthName = '', ...rest] = match
  const month = MONTHS.indexOf(monthName)
  const [day = 0, hour = 0, minute = 0, second = 0, year = 0] = rest.map(Number)
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  date.setUTCHours(hour, minute, second)
  const isReal =
    month !== -1 &&
    date.getUTCMonth() === month &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second
  return isReal ? date.getTime() / 1000 : undefined
}

/**
 * Takes `DNS:a.example, URI:spiffe://b` apart. Node puts a value that holds a comma or a quotation mark into quotes, as JSON;
 * such a one stays whole, quotes included, so that no part of it passes for a name of its own.
 *
 * @see https://nodejs.org/api/crypto.html#x509subjectaltname
 */
export function alternativeNames(text: string): readonly string[] {
  const names: string[] = []
  let start = 0
  let isQuoted = false
  for (let index = 0; index <= text.length; index += 1) {
    const character = text[index]
    if (isQuoted && character === '\\') index += 1
    else if (character === '"') isQuoted = !isQuoted
    else if (character === undefined || (!isQuoted && character === ',')) {
      const name = text.slice(start, index).trim()
      if (name !== '') names.push(name)
      start = index + 1
    }
  }
  return names
}
