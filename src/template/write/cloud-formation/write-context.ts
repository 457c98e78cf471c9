/**
 * What the writers of CloudFormation resources share.
 *
 * @module
 */

import type { TemplateApi } from '../../model.ts'
import type { TemplateIntegration } from '../../model-route.ts'
import type { FunctionTarget } from '../function-target.ts'
import type { Written } from '../writable.ts'
import type { ResourceSet } from './resources.ts'

/** What the writers of resources share. */
export interface WriteContext {
  /** The name of the writer, for messages. */
  readonly subject: string
  readonly written: Written
  readonly set: ResourceSet
  /** The function of an integration. */
  readonly integrationTarget: (integration: TemplateIntegration) => FunctionTarget | undefined
}

/** Creates the context of one template. */
export function writeContext(subject: string, written: Written, set: ResourceSet): WriteContext {
  return {
    subject,
    written,
    set,
    integrationTarget({ function: logicalId, functionArn, qualifier }) {
      const suffix = qualifier === undefined ? {} : { qualifier }
      if (logicalId !== undefined && Object.hasOwn(written.functions, logicalId)) return { logicalId, ...suffix }
      return functionArn === undefined ? undefined : { arn: functionArn.split(':').slice(0, 7).join(':'), ...suffix }
    },
  }
}

/** The stage variables of every stage of an API. */
export function variablesOfStages({ stages, stage, stageVariables, stageSettings }: TemplateApi): readonly {
  readonly [name: string]: string
}[] {
  return stages.map((name) => stageSettings[name]?.variables ?? (name === stage ? stageVariables : {}))
}
