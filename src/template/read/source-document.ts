/**
 * Parses YAML and JSON templates into plain values whose positions stay known.
 *
 * JSON is read by the same parser, because it is a subset of YAML. Scalars follow PyYAML, which SAM uses, where it differs
 * from YAML 1.2 in a way that templates notice: `yes`, `no`, `on` and `off` are booleans, and digits with a leading zero
 * (an account id) stay a string.
 *
 * @module
 */

import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar } from 'yaml'
import type { Location } from '../finding.ts'

/** A larger file is a finding, so that memory is bounded. */
export const MAX_FILE_BYTES: number = 10 * 1024 * 1024
const MAX_DEPTH = 100
/** Counted after the expansion of aliases: an alias bomb stops here. */
const MAX_NODES = 500_000

/** A problem of the text itself. */
export interface SyntaxProblem {
  readonly kind: 'syntax' | 'duplicate-key'
  readonly message: string
  readonly at: Location
  /** The key that is repeated. */
  readonly key?: string
}

/** A parsed template file. */
export interface SourceDocument {
  readonly file: string | undefined
  /** Objects, arrays, strings, numbers, booleans and `null`. `undefined` after a syntax error. */
  readonly root: unknown
  readonly problems: readonly SyntaxProblem[]
}

/** Where objects and arrays of parsed documents come from. Copies made while resolving keep the origin of their original. */
export class Origins {
  readonly #origins = new WeakMap<object, Origin>()

  /** The position of `value`, or of its member `key`. */
  locate(value: object, key?: string | number): Location {
    const origin = this.#origins.get(value)
    if (origin === undefined) return { pointer: '' }
    if (key === undefined) return locationOf(origin, origin.pointer, origin.offset)
    const name = String(key)
    return locationOf(origin, `${origin.pointer}/${escapePointer(name)}`, origin.members.get(name) ?? origin.offset)
  }

  has(value: object): boolean {
    return this.#origins.has(value)
  }

  /** `copy` reports the position of `original`. */
  copy(copy: object, original: object): void {
    const origin = this.#origins.get(original)
    if (origin !== undefined && !this.#origins.has(copy)) this.#origins.set(copy, origin)
  }

  set(value: object, origin: Origin): void {
    this.#origins.set(value, origin)
  }
}

interface Origin {
  readonly file: string | undefined
  readonly lines: LineCounter | undefined
  readonly pointer: string
  readonly offset: number
  readonly members: ReadonlyMap<string, number>
}

/** Parses the text of one file. Never throws: problems are in the result. */
export function parseSource(text: string, file: string | undefined, origins: Origins): SourceDocument {
  if (text.length > MAX_FILE_BYTES) return failed(file, `The file is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB.`)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent', keepSourceTokens: false })
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0])
    const message =
      error.code === 'MULTIPLE_DOCS' ? 'The file holds several YAML documents. Keep one.' : firstSentence(error.message)
    return failed(file, message, { line, column: col })
  }
  const problems: SyntaxProblem[] = []
  try {
    const root = new Converter(document, file, lines, origins, problems).convert(document.contents, '', 0)
    return { file, root, problems }
  } catch (problem) {
    if (problem instanceof TooMuch) return failed(file, problem.message)
    throw problem
  }
}

/** Wraps a template that was passed as an object: a deep copy whose positions are JSON Pointers only. */
export function wrapObject(template: object, origins: Origins): SourceDocument {
  let nodes = 0
  const ancestors = new Set<object>()
  const copy = (value: unknown, pointer: string, depth: number): unknown => {
    nodes += 1
    if (nodes > MAX_NODES || depth > MAX_DEPTH) throw new TooMuch(tooMuch)
    if (typeof value !== 'object' || value === null) return isJsonScalar(value) ? value : undefined
    if (ancestors.has(value)) throw new TooMuch('The template refers to itself.')
    ancestors.add(value)
    const result = Array.isArray(value)
      ? value.map((item, index) => copy(item, `${pointer}/${index}`, depth + 1))
      : Object.fromEntries(
          Object.entries(value).map(([key, item]) => [key, copy(item, `${pointer}/${escapePointer(key)}`, depth + 1)]),
        )
    ancestors.delete(value)
    origins.set(result, { file: undefined, lines: undefined, pointer, offset: 0, members: new Map() })
    return result
  }
  try {
    return { file: undefined, root: copy(template, '', 0), problems: [] }
  } catch (problem) {
    if (problem instanceof TooMuch) return failed(undefined, problem.message)
    throw problem
  }
}

/** Escapes one segment of a JSON Pointer. */
export function escapePointer(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1')
}

const tooMuch = `The document is nested deeper than ${MAX_DEPTH} levels or has more than ${MAX_NODES} values.`

class TooMuch extends Error {}

/** Turns the parser's nodes into plain values. */
class Converter {
  readonly #document: Document.Parsed
  readonly #file: string | undefined
  readonly #lines: LineCounter
  readonly #origins: Origins
  readonly #problems: SyntaxProblem[]
  #nodes = 0

  constructor(
    document: Document.Parsed,
    file: string | undefined,
    lines: LineCounter,
    origins: Origins,
    problems: SyntaxProblem[],
  ) {
    this.#document = document
    this.#file = file
    this.#lines = lines
    this.#origins = origins
    this.#problems = problems
  }

  convert(node: unknown, pointer: string, depth: number): unknown {
    this.#nodes += 1
    if (depth > MAX_DEPTH || this.#nodes > MAX_NODES) throw new TooMuch(tooMuch)
    if (isAlias(node)) return this.convert(node.resolve(this.#document), pointer, depth + 1)
    if (isMap(node)) return this.#tagged(node, this.#map(node.items, node, pointer, depth), pointer)
    if (isSeq(node)) {
      const items = node.items.map((item, index) => this.convert(item, `${pointer}/${index}`, depth + 1))
      const members = new Map(node.items.map((item, index) => [String(index), offsetOf(item) ?? offsetOf(node) ?? 0]))
      this.#remember(items, node, pointer, members)
      return this.#tagged(node, items, pointer)
    }
    if (isScalar(node)) return this.#tagged(node, scalarValue(node), pointer)
    return null
  }

  #map(items: readonly { readonly key: unknown; readonly value: unknown }[], node: Node, pointer: string, depth: number): object {
    const result: { [key: string]: unknown } = {}
    const members = new Map<string, number>()
    for (const { key, value } of items) {
      const name = isScalar(key) ? String(key.source ?? key.value) : undefined
      const at = offsetOf(key) ?? offsetOf(node) ?? 0
      if (name === undefined) {
        this.#problem('syntax', 'A key must be a string.', pointer, at)
      } else if (name === '<<') {
        this.#merge(result, members, this.convert(value, pointer, depth + 1))
      } else {
        if (Object.hasOwn(result, name) && members.has(name)) {
          this.#problem(
            'duplicate-key',
            `The key ${name} is repeated. The last one counts; remove the others.`,
            `${pointer}/${escapePointer(name)}`,
            at,
            name,
          )
        }
        // `__proto__` is a key like any other.
        Object.defineProperty(result, name, {
          value: this.convert(value, `${pointer}/${escapePointer(name)}`, depth + 1),
          enumerable: true,
          writable: true,
          configurable: true,
        })
        members.set(name, at)
      }
    }
    this.#remember(result, node, pointer, members)
    return result
  }

  /** A YAML merge key: keys of the map itself win. */
  #merge(result: { [key: string]: unknown }, members: Map<string, number>, merged: unknown): void {
    for (const source of Array.isArray(merged) ? merged : [merged]) {
      if (typeof source !== 'object' || source === null) continue
      for (const [key, value] of Object.entries(source)) if (!members.has(key) && !Object.hasOwn(result, key)) result[key] = value
    }
  }

  /** A short tag of CloudFormation becomes its long form: `!Sub x` is `{ 'Fn::Sub': x }`. */
  #tagged(node: Node, value: unknown, pointer: string): unknown {
    const tag = 'tag' in node && typeof node.tag === 'string' ? node.tag : ''
    if (!tag.startsWith('!') || tag === '!') return this.#standardTag(tag, node, value, pointer)
    const name = tag.slice(1)
    if (!SHORT_TAGS.has(name)) {
      this.#problem('syntax', `The tag !${name.slice(0, 40)} is not known.`, pointer, offsetOf(node) ?? 0)
      return value
    }
    const long = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`
    const result = { [long]: name === 'GetAtt' && typeof value === 'string' ? splitAtFirstDot(value) : value }
    this.#remember(result, node, pointer, new Map())
    return result
  }

  #standardTag(tag: string, node: Node, value: unknown, pointer: string): unknown {
    if (tag === '' || tag === '!') return value
    if (tag === 'tag:yaml.org,2002:str' && isScalar(node)) return String(node.source ?? node.value)
    if (!/^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/.test(tag)) {
      this.#problem('syntax', 'A tag that CloudFormation does not know.', pointer, offsetOf(node) ?? 0)
    }
    return value
  }

  #remember(value: object, node: Node, pointer: string, members: ReadonlyMap<string, number>): void {
    this.#origins.set(value, { file: this.#file, lines: this.#lines, pointer, offset: offsetOf(node) ?? 0, members })
  }

  #problem(kind: SyntaxProblem['kind'], message: string, pointer: string, offset: number, key?: string): void {
    const { line, col } = this.#lines.linePos(offset)
    const at = { ...(this.#file === undefined ? {} : { file: this.#file }), line, column: col, pointer }
    this.#problems.push({ kind, message, at, ...(key === undefined ? {} : { key }) })
  }
}

const SHORT_TAGS: ReadonlySet<string> = new Set(
  [
    'And',
    'Base64',
    'Cidr',
    'Condition',
    'Contains',
    'EachMemberEquals',
    'EachMemberIn',
    'Equals',
    'FindInMap',
    'GetAtt',
    'GetAZs',
    'If',
  ].concat([
    'ImportValue',
    'Join',
    'Length',
    'Not',
    'Or',
    'Ref',
    'RefAll',
    'Select',
    'Split',
    'Sub',
    'ToJsonString',
    'Transform',
    'ValueOf',
  ]),
)

function scalarValue(node: Scalar): unknown {
  const { source, type, value } = node
  if (type !== 'PLAIN' || source === undefined) return value
  if (/^(?:yes|Yes|YES|on|On|ON)$/.test(source)) return true
  if (/^(?:no|No|NO|off|Off|OFF)$/.test(source)) return false
  // An account id such as 012345678901 is no number.
  if (/^[-+]?0[0-9]/.test(source) && typeof value === 'number' && !source.includes('.')) return source
  // A number that JavaScript cannot hold exactly keeps its digits.
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) return source
  return typeof value === 'bigint' ? source : value
}

function splitAtFirstDot(text: string): readonly string[] {
  const dot = text.indexOf('.')
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)]
}

function offsetOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0]
}

function locationOf({ file, lines }: Origin, pointer: string, offset: number): Location {
  const position = lines?.linePos(offset)
  return {
    ...(file === undefined ? {} : { file }),
    ...(position === undefined ? {} : { line: position.line, column: position.col }),
    pointer,
  }
}

function failed(
  file: string | undefined,
  message: string,
  position: { readonly line?: number; readonly column?: number } = {},
): SourceDocument {
  const at = { ...(file === undefined ? {} : { file }), ...position, pointer: '' }
  return { file, root: undefined, problems: [{ kind: 'syntax', message, at }] }
}

/** The parser's message quotes lines of the file after its first line; they may hold a secret. */
function firstSentence(message: string): string {
  return `${message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'The text is not valid YAML or JSON'}.`
}

function isJsonScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}
