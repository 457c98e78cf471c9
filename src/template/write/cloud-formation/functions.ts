/**
 * Writes the functions of a template with least privilege: each may write to its own log group and nothing else.
 *
 * @module
 */

import type { TemplateFunction } from '../../model.ts'
import { type FunctionTarget, qualifiersOf, stageVariableOf } from '../function-target.ts'
import { isLambda } from '../writable.ts'
import { withoutUndefined } from './resources.ts'
import { variablesOfStages, type WriteContext } from './write-context.ts'

/** Whether functions are `AWS::Serverless::Function` or `AWS::Lambda::Function` resources. */
export type FunctionStyle = 'serverless' | 'lambda'

/** Adds every function that the APIs refer to by logical id, with its role, its log group and its aliases. */
export function addFunctions(context: WriteContext, style: FunctionStyle): void {
  for (const [logicalId, aliases] of usedFunctions(context)) {
    const known = Object.hasOwn(context.written.functions, logicalId) ? context.written.functions[logicalId] : undefined
    addFunction(context, style, known ?? { logicalId, arn: '', environment: {}, aliases: [], at: { pointer: '' } })
    for (const alias of new Set([...(known?.aliases ?? []), ...aliases])) addAlias(context, logicalId, alias)
  }
}

/** The logical ids in use, and the aliases of each. Reserves the ids, so that no other resource takes them. */
export function usedFunctions({ written, integrationTarget }: WriteContext): ReadonlyMap<string, ReadonlySet<string>> {
  const used = new Map<string, Set<string>>()
  const use = (target: FunctionTarget | undefined, variables: ReturnType<typeof variablesOfStages>): void => {
    if (target?.logicalId === undefined) return
    const aliases = used.get(target.logicalId) ?? new Set()
    for (const qualifier of qualifiersOf(target, variables)) if (isAlias(qualifier)) aliases.add(qualifier)
    used.set(target.logicalId, aliases)
  }
  for (const api of written.apis) {
    const variables = variablesOfStages(api)
    for (const authorizer of Object.values(api.authorizers))
      if (isLambda(authorizer)) use(written.targetOf(api, authorizer), variables)
    for (const { integration } of api.routes) use(integrationTarget(integration), variables)
  }
  return used
}

/** Versions are numbers; `$LATEST` always exists. */
function isAlias(qualifier: string | undefined): qualifier is string {
  return (
    qualifier !== undefined && !/^\d+$/.test(qualifier) && qualifier !== '$LATEST' && stageVariableOf(qualifier) === undefined
  )
}

function addFunction({ set }: WriteContext, style: FunctionStyle, one: TemplateFunction): void {
  const { logicalId, runtime = 'nodejs24.x', handler = 'index.handler', code = '.', inlineCode } = one
  const logs = set.add(`${logicalId}Logs`, { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 } })
  const role = set.add(`${logicalId}Role`, executionRole(logs))
  const common = withoutUndefined({
    Runtime: runtime,
    Handler: handler,
    Role: { 'Fn::GetAtt': [role, 'Arn'] },
    LoggingConfig: { LogGroup: { Ref: logs } },
    Timeout: one.timeoutSeconds,
    MemorySize: one.memoryMb,
    Environment: Object.keys(one.environment).length === 0 ? undefined : { Variables: one.environment },
  })
  if (style === 'serverless') {
    const source = inlineCode === undefined ? { CodeUri: code } : { InlineCode: inlineCode }
    set.set(logicalId, { Type: 'AWS::Serverless::Function', Properties: { ...source, ...common } })
  } else {
    // `aws cloudformation package` uploads a local path.
    const source = { Code: inlineCode === undefined ? code : { ZipFile: inlineCode } }
    set.set(logicalId, { Type: 'AWS::Lambda::Function', Properties: { ...source, ...common } })
  }
}

function executionRole(logs: string): { readonly Type: string; readonly Properties: { readonly [name: string]: unknown } } {
  const actions = ['logs:CreateLogStream', 'logs:PutLogEvents']
  const statement = { Effect: 'Allow', Action: actions, Resource: { 'Fn::GetAtt': [logs, 'Arn'] } }
  return serviceRole('lambda.amazonaws.com', 'write-own-logs', statement)
}

/** A role that one service assumes and that has one statement. */
export function serviceRole(
  service: string,
  policyName: string,
  statement: object,
): { readonly Type: string; readonly Properties: { readonly [name: string]: unknown } } {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
      },
      Policies: [{ PolicyName: policyName, PolicyDocument: { Version: '2012-10-17', Statement: [statement] } }],
    },
  }
}

function addAlias({ set }: WriteContext, logicalId: string, alias: string): void {
  const version = set.add(`${logicalId}${alias}Version`, {
    Type: 'AWS::Lambda::Version',
    Properties: { FunctionName: { Ref: logicalId } },
  })
  set.add(`${logicalId}${alias}Alias`, {
    Type: 'AWS::Lambda::Alias',
    Properties: { FunctionName: { Ref: logicalId }, FunctionVersion: { 'Fn::GetAtt': [version, 'Version'] }, Name: alias },
  })
}
