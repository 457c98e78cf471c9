/**
 * Parses JSON and records the positions of its members. The YAML parser reads JSON too, but takes ten times as long.
 *
 * @module
 */

import { escapePointer } from './origins.ts'
import { duplicateKey, type ParseContext, setMember } from './parse-context.ts'

/** Parses JSON. Returns `undefined` if the text is not JSON; it may still be YAML. */
export function parseJson(text: string, context: ParseContext): { readonly root: unknown } | undefined {
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0
  try {
    const root = value('', 0)
    skipSpace()
    return position === text.length ? { root } : undefined
  } catch (problem) {
    if (problem instanceof NotJsonError) return undefined
    throw problem
  }

  function value(pointer: string, depth: number): unknown {
    context.count(depth)
    skipSpace()
    const start = position
    const first = text[position]
    if (first === '{') return object(start, pointer, depth)
    if (first === '[') return array(start, pointer, depth)
    if (first === '"') return string()
    return literal()
  }

  function object(start: number, pointer: string, depth: number): object {
    const result = {}
    const members = new Map<string, number>()
    position += 1
    skipSpace()
    if (text[position] === '}') position += 1
    else {
      do {
        skipSpace()
        const offset = position
        const key = string()
        skipSpace()
        expect(':')
        const at = `${pointer}/${escapePointer(key)}`
        if (members.has(key)) duplicateKey(context, key, offset, at)
        setMember(result, key, value(at, depth + 1))
        members.set(key, offset)
        skipSpace()
      } while (text[position] === ',' && ++position > 0)
      expect('}')
    }
    return remember(result, start, pointer, members)
  }

  function array(start: number, pointer: string, depth: number): object {
    const result: unknown[] = []
    const members = new Map<string, number>()
    position += 1
    skipSpace()
    if (text[position] === ']') position += 1
    else {
      do {
        skipSpace()
        const key = String(result.length)
        members.set(key, position)
        result.push(value(`${pointer}/${key}`, depth + 1))
        skipSpace()
      } while (text[position] === ',' && ++position > 0)
      expect(']')
    }
    return remember(result, start, pointer, members)
  }

  function remember(result: object, start: number, pointer: string, members: ReadonlyMap<string, number>): object {
    return context.origins.set(result, {
      self: () => context.locate(start, pointer),
      member: (key) => {
        const offset = members.get(key)
        return offset === undefined ? undefined : context.locate(offset, `${pointer}/${escapePointer(key)}`)
      },
    })
  }

  function string(): string {
    const start = position
    if (text[position] !== '"') throw new NotJsonError()
    for (position += 1; text[position] !== '"'; position += 1) {
      if (position >= text.length) throw new NotJsonError()
      if (text[position] === '\\') position += 1
    }
    position += 1
    return parseToken(text.slice(start, position)) as string // the token begins with a quotation mark
  }

  function literal(): unknown {
    const start = position
    while (position < text.length && /[-+.0-9A-Za-z]/.test(text[position] ?? '')) position += 1
    const token = text.slice(start, position)
    const parsed = parseToken(token)
    // A number that JavaScript cannot hold exactly keeps its digits, for example an account id.
    return typeof parsed === 'number' && Number.isInteger(parsed) && !Number.isSafeInteger(parsed) ? token : parsed
  }

  function expect(character: string): void {
    if (text[position] !== character) throw new NotJsonError()
    position += 1
  }

  function skipSpace(): void {
    for (;;) {
      const code = text.charCodeAt(position)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      position += 1
    }
  }
}

function parseToken(token: string): unknown {
  try {
    return JSON.parse(token)
  } catch {
    throw new NotJsonError()
  }
}

/** Ends the parser: the text is not JSON. */
class NotJsonError extends Error {
  override readonly name = 'NotJsonError'
}
