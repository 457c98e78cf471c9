/**
 * Lists the resources of all modules of `terraform show -json`.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import { memberOf } from '../parse-context.ts'
import type { Values } from './derive.ts'

/** One resource instance. */
export interface TerraformResource {
  /** `module.api.aws_api_gateway_method.get[0]`. */
  readonly address: string
  readonly type: string
  readonly name: string
  /** `module.api`, or `''`. */
  readonly module: string
  /** `count` or `for_each` key. */
  readonly index: string | number | undefined
  readonly values: Values
}

/** Resources of a plan (`planned_values`) or state (`values`). Data sources are left out. */
export function listResources(root: { readonly [key: string]: unknown }): readonly TerraformResource[] {
  const result: TerraformResource[] = []
  visit(memberOf(root['planned_values'] ?? root['values'], 'root_module'), '')
  return result

  function visit(module: unknown, path: string): void {
    const resources = memberOf(module, 'resources')
    for (const resource of Array.isArray(resources) ? resources : []) {
      if (!isRecord(resource) || resource['mode'] === 'data') continue
      const { address, type, name, index, values } = resource
      if (typeof address !== 'string' || typeof type !== 'string' || !isRecord(values)) continue
      const key = typeof index === 'string' || typeof index === 'number' ? index : undefined
      result.push({ address, type, name: String(name), module: path, index: key, values })
    }
    const children = memberOf(module, 'child_modules')
    for (const child of Array.isArray(children) ? children : []) visit(child, String(memberOf(child, 'address') ?? path))
  }
}
