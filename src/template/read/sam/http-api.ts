/**
 * Reads `AWS::Serverless::HttpApi`: generates the OpenAPI document that SAM deploys and reads that.
 *
 * @module
 */

import { definitionSource } from '../definition-source.ts'
import type { ApiDraft } from '../draft.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { readHttpCors } from '../http-cors.ts'
import { readDefinition } from '../openapi/definition.ts'
import { type Problem, setMembers } from '../report.ts'
import type { World } from '../world.ts'
import { readApiAuth } from './api-auth.ts'
import { addPermissions, addSchemes, flushProblems } from './connect.ts'
import { applyHttpDefault } from './default-auth.ts'
import { addSamDomain } from './domain.ts'
import { applyEvent } from './event-operations.ts'
import { generatedDefinition } from './generated-definition.ts'
import { eventMode, type SamApiInput, uriPrefix } from './sam-api.ts'

/** Reads one HTTP API of SAM into its draft. */
export function readSamHttpApi(input: SamApiInput): void {
  const { world, stack, draft, properties, events } = input
  const problems: Problem[] = []
  const fields = fieldsOf(world, properties, problems)
  const auth = readApiAuth(fields.inner('Auth'), { kind: 'HTTP', world, uriPrefix: uriPrefix(stack), problems })
  const source = definitionSource(input, { inline: 'DefinitionBody', location: 'DefinitionUri' }, world)
  if (source.problem !== undefined) problems.push(source.problem)
  if (fields.has('DefinitionUri') && !fields.has('DefinitionBody') && fields.has('Auth'))
    problems.push({
      code: 'invalid-value',
      message: 'Auth needs an inline definition: SAM refuses it with DefinitionUri.',
      at: fields.at('Auth'),
    })
  const definition = generatedDefinition(source.document, world)
  for (const event of events) applyEvent(event, definition, auth, { mode: eventMode(fields), world, api: draft.logicalId })
  applyHttpDefault(definition.operations, auth)
  addSchemes(definition, auth, draft)
  const { document, notes } = definition.finish()
  readDefinition(document, { world, draft, functions: input.functions, notes })
  draft.disableExecuteApiEndpoint = fields.boolean('DisableExecuteApiEndpoint') ?? draft.disableExecuteApiEndpoint
  readStage(fields, draft, world)
  readCors(fields, draft)
  addSamDomain(fields, draft)
  addPermissions(auth, input)
  flushProblems(problems, auth, input)
}

function readStage(fields: Fields, draft: ApiDraft, world: World): void {
  const harmless: Problem[] = []
  const other = fieldsOf(world, fields.object, harmless)
  draft.name = other.string('Name') ?? draft.name
  const settings = setMembers({
    variables: other.stringMap('StageVariables'),
    cacheClusterEnabled: false,
    methodSettings: {},
    accessLogFormat: other.inner('AccessLogSettings')?.string('Format'),
    at: fields.has('StageName') ? fields.at('StageName') : fields.at(),
  })
  draft.stageDrafts.set(fields.string('StageName') ?? '$default', settings)
  for (const problem of harmless) world.report.warning(problem, { api: draft.logicalId })
}

/** `CorsConfiguration: true` accepts every origin. */
function readCors(fields: Fields, draft: ApiDraft): void {
  const given = fields.object['CorsConfiguration']
  if (given === true)
    draft.cors = { allowOrigins: ['*'], allowCredentials: false, allowHeaders: [], allowMethods: [], exposeHeaders: [] }
  else if (given !== undefined && given !== false) {
    const cors = fields.inner('CorsConfiguration')
    if (cors !== undefined) draft.cors = readHttpCors(cors)
  }
}
