/**
 * Writes authorizers as Python source for AWS Chalice.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { optionSchema } from '../../options.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateAuthorizer } from '../model-authorizer.ts'
import { invocationUri } from './function-target.ts'
import { onlyApi, readWritable, WRITE_CHECKS, type Writable, type WriteOptions, type Written } from './writable.ts'

const OPTIONS = optionSchema<WriteOptions>('toChalice', WRITE_CHECKS)

/**
 * Writes Python source that creates a `CustomAuthorizer` or `CognitoUserPoolAuthorizer` for each authorizer, to be passed to
 * `@app.route(…, authorizer=…)`. Chalice has TOKEN authorizers of REST APIs only.
 *
 * A function that `functions` names by logical id is written as `Fn::Sub`, which needs `chalice package`.
 *
 * @throws {ConfigError} for REQUEST and JWT authorizers and for validation expressions, which Chalice cannot express.
 * @see https://aws.github.io/chalice/topics/authorizers.html
 * @example
 * toChalice({ authorizers: { Users: handler } }, { functions: { Users: 'arn:aws:lambda:eu-west-1:123456789012:function:auth' } })
 */
export function toChalice(api: Writable, options: WriteOptions): string {
  const written = readWritable('toChalice', api, OPTIONS.check(options))
  const one = onlyApi('toChalice', written)
  if (one.kind !== 'REST')
    throw new ConfigError('toChalice', 'api', 'a REST API: Chalice has no authorizers of other kinds of APIs')
  const taken = new Set<string>()
  const calls = Object.values(one.authorizers).map((authorizer) => call(one, authorizer, written, taken))
  const classes = [...new Set(calls.map(({ className }) => className))].sort()
  // Chalice grants permissions to functions of its own app only.
  const note = classes.includes('CustomAuthorizer')
    ? '# Allow apigateway.amazonaws.com to invoke these functions: Chalice adds no permission.\n'
    : ''
  const imports = classes.length === 0 ? '' : `${note}from chalice import ${classes.join(', ')}\n`
  return [imports, ...calls.map(({ source }) => source)].join('\n')
}

interface Call {
  readonly className: 'CustomAuthorizer' | 'CognitoUserPoolAuthorizer'
  readonly source: string
}

function call(api: TemplateApi, authorizer: TemplateAuthorizer, written: Written, taken: Set<string>): Call {
  const { name, type, identitySources, identityValidationExpression, providerArns = [], ttlSeconds = 300 } = authorizer
  const reject = (problem: string): never => {
    throw new ConfigError(
      'toChalice',
      `authorizers["${name}"]`,
      '',
      `authorizer ${name} has ${problem}, which Chalice cannot express.`,
    )
  }
  const [source] = identitySources
  if (type === 'REQUEST' || type === 'JWT') return reject(`the type ${type}`)
  if (source?.in !== 'header' || identitySources.length > 1) return reject('identity sources other than one header')
  if (identityValidationExpression !== undefined) return reject('a validation expression')
  const header = ['header', pythonLiteral(source.name)] as const
  const role = written.roleOf(authorizer)
  const className = type === 'TOKEN' ? 'CustomAuthorizer' : 'CognitoUserPoolAuthorizer'
  const keywords =
    type === 'TOKEN'
      ? [
          ['authorizer_uri', pythonLiteral(invocationUri(written.targetOf(api, authorizer)))] as const,
          ['ttl_seconds', String(ttlSeconds)] as const,
          header,
          ...(role === undefined ? [] : [['invoke_role_arn', pythonLiteral(role)] as const]),
        ]
      : [['provider_arns', `[${providerArns.map(pythonLiteral).join(', ')}]`] as const, header]
  const lines = keywords.map(([keyword, value]) => `    ${keyword}=${value},\n`).join('')
  return { className, source: `${variableName(name, taken)} = ${className}(\n    ${pythonLiteral(name)},\n${lines})\n` }
}

/** A string, or the dictionary of an intrinsic function. JSON strings of ASCII characters are Python literals. */
function pythonLiteral(value: string | { readonly [name: string]: string }): string {
  if (typeof value === 'string') return JSON.stringify(value).replace(/[^\x20-\x7e]/g, escapeCharacter)
  const members = Object.entries(value).map(([name, member]) => `${pythonLiteral(name)}: ${pythonLiteral(member)}`)
  return `{${members.join(', ')}}`
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

const PYTHON_KEYWORDS: ReadonlySet<string> = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import in is lambda ' +
    'nonlocal not or pass raise return try while with yield app'
  ).split(' '),
)

/** `UsersApi` is `users_api`. */
function variableName(name: string, taken: Set<string>): string {
  const words = name.replace(/([a-z0-9])(?=[A-Z])/g, '$1_').replace(/[^A-Za-z0-9]+/g, '_')
  const base = words.replace(/^_+|_+$/g, '').toLowerCase() || 'authorizer'
  const valid = /^[a-z]/.test(base) && !PYTHON_KEYWORDS.has(base) ? base : `authorizer_${base}`
  let unique = valid
  for (let count = 2; taken.has(unique); count++) unique = `${valid}_${count}`
  taken.add(unique)
  return unique
}
