/**
 * Finds the APIs of a SAM template, implicit ones included, and reads each with its events.
 *
 * @module
 */

import { type ApiDraft, createDraft } from '../draft.ts'
import type { FunctionRegistry } from '../functions.ts'
import { madeUpId } from '../made-up.ts'
import { type Resource, resourcesOf, type Stack, type World } from '../world.ts'
import { type ApiEvent, apiEvents } from './events.ts'
import { samProperties } from './globals.ts'
import { readSamHttpApi } from './http-api.ts'
import { readSamRestApi } from './rest-api.ts'
import type { SamApiInput } from './sam-api.ts'
import { readSamWebSocketApi } from './websocket-api.ts'

/** What the APIs are read with. */
export interface SamContext {
  readonly world: World
  readonly functions: FunctionRegistry
  keyOf(resource: Resource): string
}

const READERS: {
  readonly [type: string]: {
    readonly kind: ApiDraft['kind']
    readonly read: (input: SamApiInput) => void
    readonly event?: ApiEvent['type']
  }
} = {
  'AWS::Serverless::Api': { kind: 'REST', read: readSamRestApi, event: 'Api' },
  'AWS::Serverless::HttpApi': { kind: 'HTTP', read: readSamHttpApi, event: 'HttpApi' },
  'AWS::Serverless::WebSocketApi': { kind: 'WEBSOCKET', read: readSamWebSocketApi },
}

/** Reads all SAM APIs. */
export function readSamApis(context: SamContext): readonly ApiDraft[] {
  return context.world.stacks.filter(({ isSam }) => isSam).flatMap((stack) => readStack(stack, context))
}

function readStack(stack: Stack, context: SamContext): readonly ApiDraft[] {
  const { world } = context
  const events = apiEvents(stack, world)
  const resources = resourcesOf(world, ...Object.keys(READERS)).filter((resource) => resource.stack === stack)
  const used = new Set<ApiEvent>()
  const drafts = resources.map((resource) => readResource(resource, events, used, context))
  const implicit = IMPLICIT.flatMap((one) => readImplicit(one, stack, events, used, context))
  for (const event of events.filter((one) => !used.has(one))) reportUnconnected(event, context)
  return [...drafts, ...implicit]
}

function readResource(
  resource: Resource,
  events: readonly ApiEvent[],
  used: Set<ApiEvent>,
  { world, functions, keyOf }: SamContext,
): ApiDraft {
  const { stack, logicalId, type, at, metadata, constructPath } = resource
  const reader = READERS[type]
  const kind = reader?.kind ?? 'REST'
  const draft = createDraft({ logicalId: keyOf(resource), kind, apiId: madeUpId(stack.environment, logicalId), stack, at })
  draft.constructPath = constructPath
  const own = events.filter((event) => event.type === reader?.event && event.apiId === draft.apiId)
  for (const event of own) used.add(event)
  reader?.read({ world, stack, draft, functions, properties: samProperties(resource, world), metadata, events: own })
  if (resource.conditionUnknown)
    world.report.error(
      {
        code: 'condition-unknown',
        message: 'The condition of the API depends on a value that is unknown. Pass it in `parameters`.',
        at,
      },
      { api: draft.logicalId },
    )
  return draft
}

const IMPLICIT = [
  { logicalId: 'ServerlessRestApi', type: 'AWS::Serverless::Api', event: 'Api', properties: { StageName: 'Prod' } },
  { logicalId: 'ServerlessHttpApi', type: 'AWS::Serverless::HttpApi', event: 'HttpApi', properties: {} },
] as const

/** Events without an API go to one that SAM adds. */
function readImplicit(
  implicit: (typeof IMPLICIT)[number],
  stack: Stack,
  events: readonly ApiEvent[],
  used: Set<ApiEvent>,
  { world, functions }: SamContext,
): readonly ApiDraft[] {
  const { logicalId, type, event: eventType } = implicit
  const apiId = madeUpId(stack.environment, logicalId)
  const own = events.filter(
    (event) => event.type === eventType && !event.apiUnknown && (event.apiId === undefined || event.apiId === apiId),
  )
  const [first] = own
  if (first === undefined) return []
  for (const event of own) used.add(event)
  const at = first.fields.at()
  const properties = world.origins.place({ ...implicit.properties }, at)
  const key = world.stacks.length > 1 && stack.name !== '' ? `${stack.name}/${logicalId}` : logicalId
  const draft = createDraft({ logicalId: key, kind: eventType === 'Api' ? 'REST' : 'HTTP', apiId, stack, at })
  const input = {
    world,
    stack,
    draft,
    functions,
    properties: samProperties({ stack, type, properties }, world),
    metadata: {},
    events: own,
  }
  if (eventType === 'Api') readSamRestApi(input)
  else readSamHttpApi(input)
  return [draft]
}

/** An event whose API is not a SAM resource of this template adds no route that can be served. */
function reportUnconnected({ fields, apiUnknown, problems }: ApiEvent, { world }: SamContext): void {
  const name = fields.has('RestApiId') ? 'RestApiId' : 'ApiId'
  if (apiUnknown) for (const problem of problems) world.report.error(problem)
  else
    world.report.warning({
      code: 'unsupported-property',
      message: `${name} names no API of this template: the event adds no route.`,
      at: fields.at(name),
    })
}
