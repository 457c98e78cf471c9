/**
 * Collects the API events of SAM functions and state machines.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { madeUpId } from '../made-up.ts'
import type { Problem } from '../report.ts'
import { isUnresolved } from '../unresolved.ts'
import { type Resource, resourcesOf, type Stack, type World } from '../world.ts'
import { samProperties } from './globals.ts'

/** One event of type `Api` or `HttpApi`. */
export interface ApiEvent {
  readonly type: 'Api' | 'HttpApi'
  readonly name: string
  readonly resource: Resource
  readonly fields: Fields
  /** The id of the API, `undefined` for the implicit one. */
  readonly apiId: string | undefined
  /** Whether `RestApiId` or `ApiId` is written and cannot be read. */
  readonly apiUnknown: boolean
  /** ARN of the function, with its alias; `undefined` for a state machine. */
  readonly functionArn: unknown
  readonly problems: Problem[]
}

/** All API events of one stack. */
export function apiEvents(stack: Stack, world: World): readonly ApiEvent[] {
  return resourcesOf(world, 'AWS::Serverless::Function', 'AWS::Serverless::StateMachine')
    .filter((resource) => resource.stack === stack)
    .flatMap((resource) => eventsOf(resource, world))
}

function eventsOf(resource: Resource, world: World): readonly ApiEvent[] {
  const properties = samProperties(resource, world)
  const events = properties['Events']
  if (isUnresolved(events)) {
    world.report.error({ code: events.code, message: events.message, at: events.at })
    return []
  }
  if (!isRecord(events)) return []
  return Object.entries(events).flatMap(([name, event]) => {
    if (isUnresolved(event)) world.report.error({ code: event.code, message: event.message, at: event.at })
    if (!isRecord(event) || isUnresolved(event)) return []
    const type = event['Type']
    return type === 'Api' || type === 'HttpApi' ? [apiEvent(type, name, event, { resource, world, events })] : []
  })
}

interface EventContext {
  readonly resource: Resource
  readonly world: World
  readonly events: object
}

function apiEvent(
  type: 'Api' | 'HttpApi',
  name: string,
  event: { readonly [key: string]: unknown },
  context: EventContext,
): ApiEvent {
  const { resource, world, events } = context
  const problems: Problem[] = []
  const given = event['Properties']
  const object = isRecord(given) && !isUnresolved(given) ? given : world.origins.place({}, world.origins.locate(events, name))
  if (isUnresolved(given)) problems.push({ code: given.code, message: given.message, at: given.at })
  const fields = fieldsOf(world, object, problems)
  const property = type === 'Api' ? 'RestApiId' : 'ApiId'
  const apiId = idOfApi(fields.string(property), resource.stack)
  return {
    type,
    name,
    resource,
    fields,
    apiId,
    apiUnknown: fields.has(property) && apiId === undefined,
    functionArn: functionArnOf(resource),
    problems,
  }
}

/** SAM also takes the logical id of an API as a plain string. */
function idOfApi(given: string | undefined, stack: Stack): string | undefined {
  const named = given === undefined ? undefined : stack.resources.get(given)
  if (named === undefined || !['AWS::Serverless::Api', 'AWS::Serverless::HttpApi'].includes(named.type)) return given
  return madeUpId(stack.environment, named.logicalId)
}

/** With `AutoPublishAlias`, SAM connects the API to the alias. */
function functionArnOf({ stack, logicalId, type, properties }: Resource): unknown {
  if (type !== 'AWS::Serverless::Function') return undefined
  const attribute = properties['AutoPublishAlias'] === undefined ? 'Arn' : 'Alias'
  return stack.resolve({ 'Fn::GetAtt': [logicalId, attribute] })
}
