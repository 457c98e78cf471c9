/**
 * Reads records from the CLF, CSV and XML formats that AWS documents.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 * @module
 */

import { type RecordHandlers, type RecordReader, SHORT_NAMES, segmentsOf, type Value, type Variable } from './record-reader.ts'

/** The variables of CLF in order. The last may be missing. */
export const CLF_VARIABLES: readonly Variable[] = [
  'identity.sourceIp',
  'identity.caller',
  'identity.user',
  'requestTime',
  'httpMethod',
  'resourcePath',
  'protocol',
  'status',
  'responseLength',
  'requestId',
  'extendedRequestId',
]

/** The variables of CSV: the same in the same order. */
export const CSV_VARIABLES: readonly Variable[] = CLF_VARIABLES

// Each part ends at a character that it cannot contain, so the match takes linear time.
const CLF = /^(\S+) (\S+) (\S+) \[([^\]]*)\] ?"([^\s"]+) ([^\s"]+) ([^\s"]+)" (\S+) (\S+) (\S+)(?: (\S+))?$/

/** Creates a reader of CLF lines. */
export function clfReader(wanted: readonly Variable[], { onRecord, onMalformed }: RecordHandlers): RecordReader {
  const positions = wanted.map((variable) => CLF_VARIABLES.indexOf(variable))
  return (line) => {
    const match = CLF.exec(line)
    if (match === null) return onMalformed('fields')
    onRecord(positions.map((position) => (position === -1 ? undefined : match[position + 1])))
  }
}

/** Creates a reader of CSV lines. API Gateway neither quotes nor escapes CSV. */
export function csvReader(wanted: readonly Variable[], handlers: RecordHandlers): RecordReader {
  return separatedReader(CSV_VARIABLES, { wanted, optionalLast: true }, handlers)
}

/** Creates a reader of lines whose values are separated by commas. */
export function separatedReader(
  variables: readonly Variable[],
  { wanted, optionalLast }: { readonly wanted: readonly Variable[]; readonly optionalLast: boolean },
  { onRecord, onMalformed }: RecordHandlers,
): RecordReader {
  const positions = wanted.map((variable) => variables.indexOf(variable))
  const values: Value[] = wanted.map(() => undefined)
  return (line) => {
    const fields = line.split(',')
    const isComplete = fields.length === variables.length || (optionalLast && fields.length === variables.length - 1)
    if (!isComplete) return onMalformed('fields')
    for (let index = 0; index < positions.length; index++) {
      const position = positions[index] ?? -1
      values[index] = position === -1 ? undefined : fields[position]
    }
    onRecord(values)
  }
}

/** Creates a reader of XML lines: one element with one element per value. */
export function xmlReader(wanted: readonly Variable[], { onRecord, onMalformed }: RecordHandlers): RecordReader {
  const names = wanted.map((variable) => [variable, SHORT_NAMES[variable], segmentsOf(variable).join('.'), `context.${variable}`])
  return (line) => {
    const elements = parseElements(line)
    if (elements === undefined) return onMalformed('syntax')
    onRecord(names.map((candidates) => candidates.map((name) => elements.get(name ?? '')).find((value) => value !== undefined)))
  }
}

/** The elements and attributes of a line in one pass; `undefined` if it is not `<root …><name>value</name>…</root>`. */
function parseElements(line: string): Map<string, string> | undefined {
  const text = line.trim()
  const root = /^<([\w.:-]{1,100})((?:\s+[\w.:-]{1,100}="[^"<]*")*)\s*>/.exec(text)
  const [opening = '', rootName = '', attributes = ''] = root ?? []
  const closing = `</${rootName}>`
  if (root === null || !text.endsWith(closing)) return undefined
  const values = new Map<string, string>()
  for (const [, name = '', value = ''] of attributes.matchAll(/([\w.:-]+)="([^"]*)"/g)) {
    values.set(name === 'id' ? 'requestId' : name, value)
  }
  const end = text.length - closing.length
  let position = opening.length
  while (position < end) {
    const start = text.indexOf('<', position)
    if (start === -1 || start >= end) break
    if (text.slice(position, start).trim() !== '') return undefined
    const nameEnd = text.indexOf('>', start)
    const name = text.slice(start + 1, nameEnd)
    if (nameEnd === -1 || nameEnd >= end || !/^[\w.:-]{1,200}\/?$/.test(name)) return undefined
    if (name.endsWith('/')) {
      position = nameEnd + 1
      continue
    }
    const valueEnd = text.indexOf('<', nameEnd)
    // A value with a `<` that API Gateway did not escape is ambiguous.
    if (!text.startsWith(`</${name}>`, valueEnd)) return undefined
    values.set(name, text.slice(nameEnd + 1, valueEnd))
    position = valueEnd + name.length + 3
  }
  return text.slice(position, end).trim() === '' ? values : undefined
}
