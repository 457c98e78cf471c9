/**
 * Evaluates the route selection expression of a WebSocket API for a message.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
 * @module
 */

import { ConfigError } from '../../errors.ts'

/** Returns the key that a message selects. `undefined`: the expression cannot be evaluated, and `$default` is used. */
export type RouteSelector = (message: string) => string | undefined

type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** Member names and array indexes from the root of the body. */
  | { readonly kind: 'body'; readonly path: readonly string[] }

const MAX_LENGTH = 1024

/**
 * Parses `$request.body.action`, `${request.body.a}/${request.body.b}`, static text or `\$default`.
 *
 * @throws {ConfigError} for an expression with other variables.
 */
export function routeSelector(expression: string): RouteSelector {
  const parts = parseExpression(expression)
  const isStatic = parts.every(({ kind }) => kind === 'text')
  return function selectRoute(message) {
    const body = isStatic ? null : parseJson(message)
    return body === undefined
      ? undefined
      : parts.map((part) => (part.kind === 'text' ? part.text : readBody(body, part.path))).join('')
  }
}

function parseExpression(expression: string): readonly Part[] {
  if (expression.length > MAX_LENGTH) throw wrongExpression(`has more than ${MAX_LENGTH} characters`)
  const bare = /^\$request\.body\.(.+)$/.exec(expression)?.[1]
  if (bare !== undefined) return [{ kind: 'body', path: parsePath(bare) }]
  const parts: Part[] = []
  let text = ''
  let index = 0
  while (index < expression.length) {
    const next = expression[index]
    if (next === '\\' && expression[index + 1] === '$') {
      text += '$'
      index += 2
    } else if (next === '$') {
      const end = expression.indexOf('}', index)
      const variable = expression[index + 1] === '{' && end !== -1 ? expression.slice(index + 2, end) : undefined
      if (variable === undefined || !variable.startsWith('request.body.')) throw wrongExpression('has another variable')
      if (text !== '') parts.push({ kind: 'text', text })
      text = ''
      parts.push({ kind: 'body', path: parsePath(variable.slice('request.body.'.length)) })
      index = end + 1
    } else {
      text += next
      index += 1
    }
  }
  return text === '' ? parts : [...parts, { kind: 'text', text }]
}

/** Splits `message.items[0].action` into names and indexes. */
function parsePath(path: string): readonly string[] {
  const names = path.replace(/\[(\d{1,9})\]/g, '.$1').split('.')
  if (!names.every((name) => /^[A-Za-z0-9_@-]+$/.test(name)))
    throw wrongExpression('has a path that is not made of names and indexes')
  return names
}

function wrongExpression(problem: string): ConfigError {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of API Gateway
  const advice = "Use $request.body.{path}, ${request.body.{path}} with static text, a static value, or '\\$default'."
  return new ConfigError('websocketApi', 'routeSelectionExpression', '', `routeSelectionExpression ${problem}. ${advice}`)
}

/** A path that the body does not have is the empty string. Own members only. */
function readBody(body: unknown, path: readonly string[]): string {
  let value: unknown = body
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return ''
    value = (value as { readonly [name: string]: unknown })[name] // an own member, as checked above
  }
  return stringify(value)
}

/** An array is written as `[item1, item2]`, an object as `{name=value}`. */
function stringify(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return `[${value.map(stringify).join(', ')}]`
  if (typeof value !== 'object') return String(value)
  return `{${Object.entries(value)
    .map(([name, member]) => `${name}=${stringify(member)}`)
    .join(', ')}}`
}

/** `undefined` for text that is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
