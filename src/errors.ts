/**
 * Every error this package throws on purpose. Each has a literal `name` and `code` to switch over, and facts as
 * fields, so that nobody parses messages. No message or field ever holds a token, secret, path or header value.
 *
 * @module
 */

/** The base of all errors below: `error instanceof GatewrightError` tells ours from everybody else's. */
export abstract class GatewrightError extends Error {
  abstract override readonly name: string
  abstract readonly code: string
}

/** The developer's fault, found while building: a wrong, missing or unknown option, or a promise that cannot be kept. */
export class ConfigError extends GatewrightError {
  override readonly name = 'ConfigError'
  readonly code = 'ERR_CONFIG'
  /** The option that is wrong, e.g. `ttlSeconds` or `routes["GET /pets"]`. */
  readonly option: string

  /** @param problem The sentence after the subject. Default: `{option} must be {expected}`, or `expected` alone without an option. */
  constructor(
    subject: string,
    option: string,
    expected: string,
    problem: string = option === '' ? expected : `${option} must be ${expected}`,
  ) {
    super(`${subject}: ${problem}`)
    this.option = option
  }
}

/** An `execute-api` ARN that cannot be read. `part` names the first part that is wrong; the ARN itself is not in the message. */
export class ArnError extends GatewrightError {
  override readonly name = 'ArnError'
  readonly code = 'ERR_ARN_INVALID'
  readonly part: string

  constructor(part: string, expected: string) {
    super(`execute-api ARN: ${part} must be ${expected}`)
    this.part = part
  }
}

/** An authorizer event that is not one, or not of the kind asked for. `field` names what is wrong; its value is never in the message. */
export class EventError extends GatewrightError {
  override readonly name = 'EventError'
  readonly code = 'ERR_EVENT_INVALID'
  readonly field: string

  constructor(field: string, expected: string) {
    super(`authorizer event: ${field} must be ${expected}`)
    this.field = field
  }
}

/** A part of an authorizer's reply that API Gateway would not take. `part` names it (`context.tenant`); its value is never in the message. */
export class ResponseError extends GatewrightError {
  override readonly name = 'ResponseError'
  readonly code = 'ERR_REPLY'
  readonly part: string

  constructor(part: string, expected: string) {
    super(`authorizer reply: ${part} must be ${expected}`)
    this.part = part
  }
}

/** A computation that would pass its stated bound. The answer is unknown, so none is given. */
export class BoundError extends GatewrightError {
  override readonly name = 'BoundError'
  readonly code = 'ERR_BOUND'
  readonly bound: number

  constructor(subject: string, bound: number) {
    super(`${subject}: the answer needs more than ${bound} steps`)
    this.bound = bound
  }
}

/** A read that a verifier or rule did not declare in its `reads`. Under a result cache it would let the next caller in. */
export class UndeclaredReadError extends GatewrightError {
  override readonly name = 'UndeclaredReadError'
  readonly code = 'ERR_UNDECLARED_READ'
  /** What was read: `header x-tenant`, `path`, `sourceIp`. */
  readonly read: string

  constructor(read: string) {
    super(`authorizer request: ${read} must be declared in \`reads\``)
    this.read = read
  }
}

/**
 * A rule that said something other than `true`, `false`, `'all'`, `'none'` or clauses: a promise, a truthy value, a
 * condition that cannot be denied. It passes nobody: the authorizer answers with an {@link UnavailableError}.
 */
export class RuleError extends GatewrightError {
  override readonly name = 'RuleError'
  readonly code = 'ERR_RULE'
  /** The rule's own name, or the key of the route that it stands at. */
  readonly rule: string

  constructor(rule: string, expected: string) {
    super(`rule ${rule}: its answer must be ${expected}`)
    this.rule = rule
  }
}

/**
 * An outage: nobody can say who is calling. Its message is constant, because API Gateway answers 401 to an error whose
 * text is exactly `Unauthorized` and 500, which it does not cache, to any other.
 */
export class UnavailableError extends GatewrightError {
  override readonly name = 'UnavailableError'
  readonly code: string

  constructor({ code, cause }: { readonly code: string; readonly cause?: unknown }) {
    super('the authorizer is unavailable', cause === undefined ? undefined : { cause })
    this.code = code
  }
}
