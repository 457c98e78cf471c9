/**
 * The errors that this package throws. Each has a literal `name` and `code` to switch over and its facts as properties.
 * No message or property contains a token, secret, claim, path or header value.
 *
 * @module
 */

/** The base class of all errors below. `error instanceof GatewrightError` distinguishes them from other errors. */
export abstract class GatewrightError extends Error {
  /** The name of the class. */
  abstract override readonly name: string
  /** A constant of the class, except for {@link UnavailableError}, whose code states what is unavailable. */
  abstract readonly code: string
}

/** A mistake of the developer, found while building: an option that is wrong, missing or unknown, or a combination that is not safe. */
export class ConfigError extends GatewrightError {
  /** Always `ConfigError`. */
  override readonly name = 'ConfigError'
  /** Always `ERR_CONFIG`. */
  readonly code = 'ERR_CONFIG'
  /** The option that is wrong: `ttlSeconds`, `routes["GET /pets"]`. Empty if the error is not about one option. */
  readonly option: string

  /**
   * @param subject The function that was called: `tokenAuthorizer`.
   * @param expected Completes the sentence "`{option}` must be …".
   * @param problem The message after the subject. Default: `{option} must be {expected}`, or `expected` alone without an option.
   */
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

/** An invalid `execute-api` ARN. */
export class ArnError extends GatewrightError {
  /** Always `ArnError`. */
  override readonly name = 'ArnError'
  /** Always `ERR_ARN_INVALID`. */
  readonly code = 'ERR_ARN_INVALID'
  /** The first part that is invalid: `partition`, `stage`. The ARN is not part of the error. */
  readonly part: string

  /** @param expected Completes the sentence "`{part}` must be …". */
  constructor(part: string, expected: string) {
    super(`execute-api ARN: ${part} must be ${expected}`)
    this.part = part
  }
}

/** An authorizer event that is malformed, or whose kind does not match the authorizer. */
export class EventError extends GatewrightError {
  /** Always `EventError`. */
  override readonly name = 'EventError'
  /** Always `ERR_EVENT_INVALID`. */
  readonly code = 'ERR_EVENT_INVALID'
  /** The field that is invalid: `requestContext.identity.sourceIp`. Its value is not part of the error. */
  readonly field: string

  /** @param expected Completes the sentence "`{field}` must be …". */
  constructor(field: string, expected: string) {
    super(`authorizer event: ${field} must be ${expected}`)
    this.field = field
  }
}

/** A part of an authorizer response that API Gateway would not accept. */
export class ResponseError extends GatewrightError {
  /** Always `ResponseError`. */
  override readonly name = 'ResponseError'
  /** Always `ERR_REPLY`. */
  readonly code = 'ERR_REPLY'
  /** The part that is invalid: `context.tenant`. Its value is not part of the error. */
  readonly part: string

  /** @param expected Completes the sentence "`{part}` must be …". */
  constructor(part: string, expected: string) {
    super(`authorizer response: ${part} must be ${expected}`)
    this.part = part
  }
}

/** A computation that would exceed its documented limit. The result is unknown, so none is returned. */
export class BoundError extends GatewrightError {
  /** Always `BoundError`. */
  override readonly name = 'BoundError'
  /** Always `ERR_BOUND`. */
  readonly code = 'ERR_BOUND'
  /** The limit, in steps. */
  readonly bound: number

  /** @param subject The function that was called: `findAllowed`. */
  constructor(subject: string, bound: number) {
    super(`${subject}: the result requires more than ${bound} steps`)
    this.bound = bound
  }
}

/** A verifier or rule read a part of the request that its `reads` does not declare. */
export class UndeclaredReadError extends GatewrightError {
  /** Always `UndeclaredReadError`. */
  override readonly name = 'UndeclaredReadError'
  /** Always `ERR_UNDECLARED_READ`. */
  readonly code = 'ERR_UNDECLARED_READ'
  /** What was read: `header x-tenant`, `path`, `sourceIp`. */
  readonly read: string

  constructor(read: string) {
    super(`authorizer request: ${read} must be declared in \`reads\``)
    this.read = read
  }
}

/**
 * A rule returned a value that is not a rule result: a promise, a truthy value, a condition that cannot be denied. Such a
 * rule passes for no caller; the authorizer throws an {@link UnavailableError}.
 */
export class RuleError extends GatewrightError {
  /** Always `RuleError`. */
  override readonly name = 'RuleError'
  /** Always `ERR_RULE`. */
  readonly code = 'ERR_RULE'
  /** The name of the rule, or the key of its route if the rule has no name. */
  readonly rule: string

  /** @param expected Completes the sentence "its result must be …". */
  constructor(rule: string, expected: string) {
    super(`rule ${rule}: its result must be ${expected}`)
    this.rule = rule
  }
}

/**
 * An outage: the caller could not be authenticated or authorized. The message is constant, because API Gateway answers
 * 401 to an error with the message `Unauthorized` and 500, which it does not cache, to any other.
 */
export class UnavailableError extends GatewrightError {
  /** Always `UnavailableError`. */
  override readonly name = 'UnavailableError'
  /** What is unavailable: `ERR_TIMEOUT`, `ERR_KEYS_UNAVAILABLE`, `ERR_RULE_OR_CALLBACK` or a verifier's own code. */
  readonly code: string

  /** @param options `cause`: the original error, for the decision record and logs. */
  constructor({ code, cause }: { readonly code: string; readonly cause?: unknown }) {
    super('the authorizer is unavailable', cause === undefined ? undefined : { cause })
    this.code = code
  }
}
