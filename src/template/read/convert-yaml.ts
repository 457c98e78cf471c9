/**
 * Turns YAML into plain values.
 *
 * Scalars follow PyYAML, which SAM uses, where it differs from YAML 1.2 in a way that templates notice: `yes`, `no`, `on`
 * and `off` are booleans, and digits with a leading zero (an account id) stay a string.
 *
 * @module
 */

import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type Scalar } from 'yaml'
import { isRecord } from '../../internal/type-guards.ts'
import { escapePointer } from './origins.ts'
import { duplicateKey, type ParseContext, setMember, TOO_MUCH, TooMuchError } from './parse-context.ts'

/** Parses YAML. Problems are added to the context. */
export function convertYaml(text: string, context: ParseContext): unknown {
  if (separatorsIn(text) > MAX_SEPARATORS) throw new TooMuchError(TOO_MUCH)
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'error', keepSourceTokens: false, prettyErrors: false })
  const [error] = document.errors
  if (error !== undefined) {
    const message =
      error.code === 'MULTIPLE_DOCS' ? 'The file holds several YAML documents. Keep one.' : firstSentence(error.message)
    context.problems.push({ kind: 'syntax', message, at: context.locate(error.pos[0], '') })
    return undefined
  }
  return convertNode(document.contents, { anchors: new Map(), context, pointer: '', depth: 0, weight: 1 })
}

/** The parser takes seconds and much memory for more: the templates of CloudFormation have at most 1 MB. */
const MAX_SEPARATORS = 250_000

function separatorsIn(text: string): number {
  let count = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 0x3a || code === 0x2c || code === 0x5b || code === 0x7b) count += 1
  }
  return count
}

/** Values that aliases repeat count more, so that a bomb of aliases stops early. */
const ALIAS_WEIGHT = 10

/** The place of a node in its document. */
interface Place {
  /** Anchors in the order of the text: an alias names the last one before it. */
  readonly anchors: Map<string, unknown>
  readonly context: ParseContext
  readonly pointer: string
  readonly depth: number
  readonly weight: number
}

function convertNode(node: unknown, place: Place): unknown {
  place.context.count(place.depth, place.weight)
  if (isAlias(node))
    return convertNode(place.anchors.get(node.source), { ...place, depth: place.depth + 1, weight: ALIAS_WEIGHT })
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) place.anchors.set(node.anchor, node)
  if (isMap(node)) return applyTag(node, convertMap(node, place), place)
  if (isSeq(node)) {
    const items = node.items.map((item, index) => convertNode(item, inside(place, String(index))))
    const offsets = new Map(node.items.map((item, index) => [String(index), offsetOf(item) ?? offsetOf(node) ?? 0]))
    return applyTag(node, remember(items, node, offsets, place), place)
  }
  return isScalar(node) ? applyTag(node, scalarValue(node), place) : null
}

function convertMap(
  node: Node & { readonly items: readonly { readonly key: unknown; readonly value: unknown }[] },
  place: Place,
): object {
  const result: { [key: string]: unknown } = {}
  const offsets = new Map<string, number>()
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.source ?? key.value) : undefined
    const offset = offsetOf(key) ?? offsetOf(node) ?? 0
    if (name === undefined) report(place, 'A key must be a string.', offset)
    else if (name === '<<') merge(result, offsets, convertNode(value, inside(place, name)))
    else {
      const inner = inside(place, name)
      if (offsets.has(name)) duplicateKey(place.context, name, offset, inner.pointer)
      setMember(result, name, convertNode(value, inner))
      offsets.set(name, offset)
    }
  }
  return remember(result, node, offsets, place)
}

/** A YAML merge key: keys of the map itself win. */
function merge(result: { [key: string]: unknown }, offsets: ReadonlyMap<string, number>, merged: unknown): void {
  for (const source of Array.isArray(merged) ? merged : [merged]) {
    if (!isRecord(source)) continue
    for (const [key, value] of Object.entries(source))
      if (!offsets.has(key) && !Object.hasOwn(result, key)) setMember(result, key, value)
  }
}

/** A short tag of CloudFormation becomes its long form: `!Sub x` is `{ 'Fn::Sub': x }`. */
function applyTag(node: Node, value: unknown, place: Place): unknown {
  const tag = 'tag' in node && typeof node.tag === 'string' ? node.tag : ''
  if (!tag.startsWith('!') || tag === '!') return standardTag(tag, node, value, place)
  const name = tag.slice(1)
  if (!SHORT_TAGS.has(name)) {
    report(place, `The tag !${name.slice(0, 40)} is unknown. Use a CloudFormation function.`, offsetOf(node) ?? 0)
    return value
  }
  const long = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`
  return remember({ [long]: value }, node, new Map(), place)
}

function standardTag(tag: string, node: Node, value: unknown, place: Place): unknown {
  if (tag === '' || tag === '!') return value
  if (tag === 'tag:yaml.org,2002:str' && isScalar(node)) return String(node.source ?? node.value)
  if (!/^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/.test(tag))
    report(place, 'The tag is unknown. Use a CloudFormation function.', offsetOf(node) ?? 0)
  return value
}

function remember<T extends object>(value: T, node: Node, offsets: ReadonlyMap<string, number>, place: Place): T {
  const { context, pointer } = place
  return context.origins.set(value, {
    self: () => context.locate(offsetOf(node) ?? 0, pointer),
    member: (key) => {
      const offset = offsets.get(key)
      return offset === undefined ? undefined : context.locate(offset, `${pointer}/${escapePointer(key)}`)
    },
  })
}

function report(place: Place, message: string, offset: number): void {
  place.context.problems.push({ kind: 'syntax', message, at: place.context.locate(offset, place.pointer) })
}

function inside(place: Place, key: string): Place {
  return { ...place, pointer: `${place.pointer}/${escapePointer(key)}`, depth: place.depth + 1 }
}

const SHORT_TAGS: ReadonlySet<string> = new Set(
  `And Base64 Cidr Condition Contains EachMemberEquals EachMemberIn Equals FindInMap GetAtt GetAZs If ImportValue Join Length Not Or Ref RefAll Select Split Sub ToJsonString Transform ValueOf`.split(
    ' ',
  ),
)

function scalarValue(node: Scalar): unknown {
  const { source, type, value } = node
  if (type !== 'PLAIN' || source === undefined) return value
  if (/^(?:yes|Yes|YES|on|On|ON)$/.test(source)) return true
  if (/^(?:no|No|NO|off|Off|OFF)$/.test(source)) return false
  if (typeof value === 'bigint') return source
  if (typeof value !== 'number') return value
  // An account id such as 012345678901 is not a number.
  if (/^[-+]?0[0-9]/.test(source) && !source.includes('.')) return source
  // A number that JavaScript cannot hold exactly keeps its digits.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? source : value
}

function offsetOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0]
}

/** The parser's message quotes lines of the file after its first line; they may hold a secret. */
function firstSentence(message: string): string {
  const [line = ''] = message.split('\n', 1)
  return `${line.replace(/ at line \d+, column \d+:?$/, '')}.`
}
