/**
 * Finds the Lambda function that an authorizer or an integration invokes, and invokes it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/amazon-api-gateway-using-stage-variables.html
 * @module
 */

import { type Invocation, invokeLambda } from './invoke-lambda.ts'
import type { InvocationSettings } from './lambda-context.ts'
import type { Invocable, LambdaFunction, LambdaFunctions } from './lambda-function.ts'
import type { LambdaHandler, Runtime } from './runtime.ts'

/** A function as an invocation finds it. */
export interface ResolvedFunction {
  readonly kind: 'resolved'
  readonly handler: LambdaHandler
  readonly runtime: Runtime
  readonly functionName: string
  /** The alias or version; `null` without one. */
  readonly qualifier: string | null
  /** The time limit of the function; `undefined` for a handler that is limited by the API only. */
  readonly timeoutMs: number | undefined
  readonly memoryMb: number
}

/** A function that cannot be invoked. */
export interface UnresolvedFunction {
  readonly kind: 'unresolved'
  /** One line for the trace. Contains no value of a stage variable. */
  readonly problem: string
}

/** What an authorizer or an integration invokes. The stage variables of a request select the function. */
export type FunctionTarget = (stageVariables: { readonly [name: string]: string }) => ResolvedFunction | UnresolvedFunction

/** What a target needs from its API. */
export interface FunctionDefaults {
  readonly functions: LambdaFunctions
  /** The runtime of functions that do not state one. */
  readonly runtime: Runtime
  /** The name of a handler that is not under `functions`. */
  readonly name: string
}

/** Creates the target of an authorizer or an integration after its options were checked. */
export function functionTarget(invocable: Invocable, defaults: FunctionDefaults): FunctionTarget {
  if ('functionName' in invocable) {
    const { functionName } = invocable
    return (stageVariables) => resolveName(functionName, stageVariables, defaults)
  }
  const resolved: ResolvedFunction = {
    kind: 'resolved',
    handler: invocable.handler,
    runtime: invocable.runtime ?? defaults.runtime,
    functionName: toFunctionName(defaults.name),
    qualifier: null,
    timeoutMs: undefined,
    memoryMb: DEFAULT_MEMORY_MB,
  }
  return () => resolved
}

/** Lambda's own default. */
const DEFAULT_TIMEOUT_MS = 3_000
const DEFAULT_MEMORY_MB = 128

function resolveName(
  template: string,
  stageVariables: { readonly [name: string]: string },
  { functions, runtime }: FunctionDefaults,
): ResolvedFunction | UnresolvedFunction {
  const name = template.replace(/\$\{stageVariables\.([A-Za-z0-9_]+)\}/g, (_, variable: string) =>
    Object.hasOwn(stageVariables, variable) ? (stageVariables[variable] ?? '') : '',
  )
  const { functionName, qualifier } = parseFunctionName(name)
  const entry = Object.hasOwn(functions, functionName) ? functions[functionName] : undefined
  if (entry === undefined) return unresolved(`the function of ${template} does not exist`)
  const one: LambdaFunction = typeof entry === 'function' ? { handler: entry } : entry
  const handler = selectHandler(one, qualifier)
  if (handler === undefined) return unresolved(`the function of ${template} has no such version or alias`)
  if (one.invokable === false) return unresolved(`API Gateway has no permission to invoke the function of ${template}`)
  return {
    kind: 'resolved',
    handler,
    runtime: one.runtime ?? runtime,
    functionName,
    qualifier,
    timeoutMs: one.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    memoryMb: one.memoryMb ?? DEFAULT_MEMORY_MB,
  }
}

function unresolved(problem: string): UnresolvedFunction {
  return { kind: 'unresolved', problem }
}

/** Splits `auth`, `auth:live` or `arn:aws:lambda:eu-west-1:123456789012:function:auth:live`. */
function parseFunctionName(name: string): { readonly functionName: string; readonly qualifier: string | null } {
  const parts = name.split(':')
  const isArn = parts[0] === 'arn' && parts[2] === 'lambda' && parts[5] === 'function'
  const [functionName = '', qualifier, ...rest] = isArn ? parts.slice(6) : parts
  return { functionName: rest.length === 0 ? functionName : '', qualifier: qualifier ?? null }
}

function selectHandler({ handler, aliases = {} }: LambdaFunction, qualifier: string | null): LambdaHandler | undefined {
  if (qualifier === null || qualifier === '$LATEST') return handler
  return Object.hasOwn(aliases, qualifier) ? aliases[qualifier] : undefined
}

/**
 * Returns the handlers that an authorizer may invoke, for checks while building: with stage variables in its name, all
 * handlers of all functions.
 */
export function possibleHandlers(invocable: Invocable, functions: LambdaFunctions): readonly LambdaHandler[] {
  if (!('functionName' in invocable)) return [invocable.handler]
  const { functionName } = invocable
  const { functionName: name } = parseFunctionName(functionName)
  const candidates = functionName.includes('${')
    ? Object.values(functions)
    : Object.entries(functions).flatMap(([other, one]) => (other === name ? [one] : []))
  return candidates.flatMap((one) =>
    typeof one === 'function' ? [one] : [...(one.handler ? [one.handler] : []), ...Object.values(one.aliases ?? {})],
  )
}

/** Converts a name from the options to a valid function name. */
function toFunctionName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 64) || 'function'
}

/** The result of {@link invokeTarget}. `notInvoked`: there is no function that API Gateway may invoke. */
export type TargetInvocation = Invocation | { readonly kind: 'notInvoked'; readonly problem: string }

/**
 * Invokes the function that the stage variables select. Never rejects.
 *
 * @param settings `timeoutMs` is the time limit of API Gateway. A shorter limit of the function applies too.
 */
export async function invokeTarget(
  target: FunctionTarget,
  event: unknown,
  settings: InvocationSettings & { readonly stageVariables: { readonly [name: string]: string } },
): Promise<TargetInvocation> {
  const resolved = target(settings.stageVariables)
  if (resolved.kind === 'unresolved') return { kind: 'notInvoked', problem: resolved.problem }
  return invokeLambda(resolved.handler, event, {
    ...settings,
    ...resolved,
    timeoutMs: resolved.timeoutMs ?? settings.timeoutMs,
    gatewayTimeoutMs: settings.timeoutMs,
  })
}
