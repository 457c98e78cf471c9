/**
 * What SAM generates around the document of an API: security schemes and invoke permissions.
 *
 * @module
 */

import type { ApiDraft } from '../draft.ts'
import type { Problem } from '../report.ts'
import { setMembers } from '../report.ts'
import type { ApiAuth } from './event-operations.ts'
import type { GeneratedDefinition } from './generated-definition.ts'
import type { SamApiInput } from './sam-api.ts'

const AWS_IAM_SCHEME = { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' }
const API_KEY_SCHEME = { type: 'apiKey', name: 'x-api-key', in: 'header' }

/** Adds the schemes that the generated `security` entries name. */
export function addSchemes(definition: GeneratedDefinition, auth: ApiAuth, draft: ApiDraft): void {
  for (const { name, scheme } of auth.authorizers.values()) definition.schemes[name] = scheme
  definition.schemes['AWS_IAM'] = AWS_IAM_SCHEME
  if (draft.kind === 'REST') definition.schemes['api_key'] = API_KEY_SCHEME
}

/** SAM lets API Gateway invoke the functions of its authorizers. */
export function addPermissions(auth: ApiAuth, { draft, functions, stack }: SamApiInput): void {
  const { partition, region, accountId } = stack.environment
  for (const { permittedFunction, at } of auth.authorizers.values()) {
    if (permittedFunction === undefined) continue
    draft.permissions.push(
      setMembers({
        function: functions.reference(permittedFunction).logicalId,
        functionArn: permittedFunction,
        action: 'lambda:InvokeFunction',
        principal: 'apigateway.amazonaws.com',
        sourceArn: `arn:${partition}:execute-api:${region}:${accountId}:${draft.apiId}/authorizers/*`,
        generated: true,
        at,
      }),
    )
  }
}

/** Reports what reading the API found; problems of an authorizer are added to it. */
export function flushProblems(problems: readonly Problem[], auth: ApiAuth, { draft, world }: SamApiInput): void {
  const subject = { api: draft.logicalId }
  for (const problem of problems) world.report.error(problem, subject)
  for (const { name, problems: own, dropped } of auth.authorizers.values()) {
    draft.authorizers.get(name)?.problems.push(...own)
    for (const problem of dropped) world.report.warning(problem, { ...subject, authorizer: name })
  }
}
