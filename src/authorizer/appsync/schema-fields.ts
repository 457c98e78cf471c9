/**
 * Reads a GraphQL schema in SDL: the fields of its object types, and the names of its root types.
 *
 * @module
 * @see https://spec.graphql.org/October2021/#sec-Type-System
 */

/** The object types of a schema. */
export interface SchemaFields {
  /** The names of the fields by object type. */
  readonly types: ReadonlyMap<string, ReadonlySet<string>>
  /** The names of the types of the operations. */
  readonly roots: readonly string[]
}

/** The schema is not SDL. */
export class SchemaSyntaxError extends Error {
  /** The line, from 1. */
  readonly line: number

  constructor(line: number) {
    super('the schema is not valid SDL')
    this.line = line
  }
}

const DEFAULT_ROOTS: readonly string[] = ['Query', 'Mutation', 'Subscription']
const OPERATIONS: readonly string[] = ['query', 'mutation', 'subscription']
const CLOSING: { readonly [opening: string]: string } = { '{': '}', '(': ')', '[': ']' }

/** @throws {SchemaSyntaxError} */
export function readSchemaFields(sdl: string): SchemaFields {
  const tokens = tokenize(sdl)
  const types = new Map<string, Set<string>>()
  const roots: string[] = []
  let position = 0

  const peek = (): string => tokens[position]?.text ?? ''
  const fail = (): never => {
    throw new SchemaSyntaxError(tokens[Math.min(position, tokens.length - 1)]?.line ?? 1)
  }
  const next = (): string => tokens[position++]?.text ?? fail()
  const name = (): string => (isName(peek()) ? next() : fail())
  const expect = (text: string): void => {
    if (next() !== text) fail()
  }

  while (position < tokens.length) readDefinition()
  const declared = roots.length > 0 ? roots : DEFAULT_ROOTS
  return { types, roots: declared.filter((root) => types.has(root)) }

  function readDefinition(): void {
    skipDescription()
    if (peek() === 'extend') next()
    const keyword = name()
    if (keyword === 'schema') readOperations()
    else if (keyword === 'type') readType()
    else if (keyword === 'directive') skipDirectiveDefinition()
    else if (['interface', 'input', 'enum', 'union', 'scalar'].includes(keyword)) skipDefinition()
    else fail()
  }

  function readOperations(): void {
    skipDirectives()
    if (peek() !== '{') return
    next()
    while (peek() !== '}') {
      skipDescription()
      if (!OPERATIONS.includes(name())) fail()
      expect(':')
      roots.push(name())
    }
    next()
  }

  function readType(): void {
    const type = name()
    const fields = types.get(type) ?? new Set()
    types.set(type, fields)
    if (peek() === 'implements') {
      next()
      while (peek() === '&' || isName(peek())) next()
    }
    skipDirectives()
    if (peek() !== '{') return
    next()
    while (peek() !== '}') {
      skipDescription()
      fields.add(name())
      if (peek() === '(') skipGroup()
      expect(':')
      skipTypeReference()
      skipDirectives()
    }
    next()
  }

  function skipTypeReference(): void {
    if (peek() === '[') skipGroup()
    else name()
    if (peek() === '!') next()
  }

  function skipDirectives(): void {
    while (peek() === '@') {
      next()
      name()
      if (peek() === '(') skipGroup()
    }
  }

  /** `directive @name(args) repeatable on A | B` */
  function skipDirectiveDefinition(): void {
    expect('@')
    name()
    if (peek() === '(') skipGroup()
    if (peek() === 'repeatable') next()
    expect('on')
    if (peek() === '|') next()
    name()
    while (peek() === '|') {
      next()
      name()
    }
  }

  /** A definition that has no fields to resolve. */
  function skipDefinition(): void {
    name()
    if (peek() === 'implements') {
      next()
      while (peek() === '&' || isName(peek())) next()
    }
    skipDirectives()
    if (peek() === '{') skipGroup()
    else if (peek() === '=') {
      next()
      if (peek() === '|') next()
      name()
      while (peek() === '|') {
        next()
        name()
      }
    }
  }

  function skipDescription(): void {
    if (peek() === STRING) next()
  }

  /** Skips from an opening bracket to the one that closes it. */
  function skipGroup(): void {
    const closing: string[] = []
    do {
      const text = next()
      const close = CLOSING[text]
      if (close !== undefined) closing.push(close)
      else if (text === '}' || text === ')' || text === ']') {
        if (closing.pop() !== text) fail()
      }
    } while (closing.length > 0)
  }
}

interface Token {
  readonly text: string
  readonly line: number
}

/** Stands for any string. */
const STRING = '"'
/** One token: ignored characters, a name, a number, a block string, a string, a spread or a punctuator. Each alternative is linear. */
const TOKEN =
  /(?<ignored>[\s,\uFEFF]+|#[^\n\r]*)|(?<name>[_A-Za-z]\w*)|(?<number>-?\d[\d.eE+-]*)|(?<block>"""(?:\\"""|(?!""")[\s\S])*""")|(?<string>"(?:\\.|[^"\\\n\r])*")|(?<mark>\.\.\.|[!$&()|:=@[\]{}])/y

function tokenize(sdl: string): readonly Token[] {
  const tokens: Token[] = []
  let line = 1
  TOKEN.lastIndex = 0
  for (let at = 0; at < sdl.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(sdl)
    if (match === null) throw new SchemaSyntaxError(line)
    const [text] = match
    if (match.groups?.['ignored'] === undefined) {
      const isString = match.groups?.['block'] !== undefined || match.groups?.['string'] !== undefined
      tokens.push({ text: isString ? STRING : text, line })
    }
    line += text.split('\n').length - 1
  }
  return tokens
}

function isName(text: string): boolean {
  return /^[_A-Za-z]/.test(text)
}
