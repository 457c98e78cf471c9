/**
 * Lints one execute-api resource by its text: the parts of its ARN, its method, and what API Gateway never puts into an ARN.
 *
 * @module
 */

import type { ResourceItem } from '../language/element.ts'
import { compileGlob, matchesGlob, type Pattern, slicePattern } from '../matching/glob.ts'
import { splitArn } from '../matching/resource-pattern.ts'
import type { Template } from '../matching/template.ts'
import type { LintCode, LintContext } from './finding.ts'

/** The longest resource ARN that API Gateway accepts from a Lambda authorizer. */
const MAX_ARN_CHARACTERS = 512

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

type Report = (code: LintCode, message: string) => void

/** Reports the findings about one resource of the `execute-api` service. */
export function lintResourceText(item: ResourceItem, context: LintContext, report: Report): void {
  if (item.text.length > MAX_ARN_CHARACTERS) {
    report('arn-too-long', `has more than ${MAX_ARN_CHARACTERS} characters, which API Gateway rejects in an authorizer's policy`)
  }
  if (/\?[^/?*=]*=/.test(item.text)) report('query-in-resource', 'has a query string, which is never part of an ARN')
  if (item.text.replaceAll('${', '').includes('{'))
    report('route-parameter-in-resource', 'has a route parameter in braces, which IAM reads literally: write *')
  const pattern = replaceVariables(item.template, { text: '*', wild: [0] })
  const { head, tail } = item.isShortForm ? { head: [], tail: pattern } : splitArn(pattern)
  lintArnParts(head, report)
  lintMethod(splitSegments(tail), context, report)
}

/** Replaces the variables of a template by the same pattern. */
export function replaceVariables({ parts }: Template, replacement: Pattern): Pattern {
  let text = ''
  const wild: number[] = []
  for (const part of parts) {
    const piece = 'key' in part ? replacement : part
    for (const offset of piece.wild) wild.push(text.length + offset)
    text += piece.text
  }
  return { text, wild }
}

/** The regions of each partition by the start of their names; all others belong to `aws`. */
const PARTITIONS: readonly (readonly [string, RegExp])[] = [
  ['aws-cn', /^cn-/],
  ['aws-us-gov', /^us-gov-/],
  ['aws-iso', /^us-iso-/],
  ['aws-iso-b', /^us-isob-/],
  ['aws-iso-e', /^eu-isoe-/],
  ['aws-iso-f', /^us-isof-/],
  ['aws-eusc', /^eusc-/],
  ['aws', /^/],
]

/** Every region's name ends with a direction and a number. New regions keep to that, so this is not a list of regions. */
const REGION = /^[a-z]{2,4}(?:-[a-z]{2,4})?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/

/** Parts with wildcards are not checked. */
function lintArnParts([, partition, , region, account]: readonly Pattern[], report: Report): void {
  const partitionName = literalText(partition)
  const regionName = literalText(region)
  const accountId = literalText(account)
  const isPartition = PARTITIONS.some(([name]) => name === partitionName)
  if (partitionName !== undefined && !isPartition) report('partition-invalid', 'has an unknown partition')
  const isRegion = regionName !== undefined && REGION.test(regionName)
  if (regionName !== undefined && !isRegion) report('region-invalid', 'has a malformed region')
  if (isPartition && isRegion) {
    const [expected] = PARTITIONS.find(([, regions]) => regions.test(regionName)) ?? []
    if (expected !== partitionName) report('partition-invalid', `has a region of the partition ${expected}`)
  }
  if (accountId !== undefined && !/^\d{12}$/.test(accountId))
    report('account-invalid', 'has an account ID that is not twelve digits')
}

function literalText(part: Pattern | undefined): string | undefined {
  return part === undefined || part.wild.length > 0 ? undefined : part.text
}

/** `{api}/{stage}/{method}/{path}` */
function lintMethod(segments: readonly Pattern[], { kind, apiArn }: LintContext, report: Report): void {
  const [api, stage, method] = segments
  // A star before the method may match the method too, because it also matches slashes.
  const isFixed = api?.wild.length === 0 && (stage?.wild.length === 0 || stage?.text === '*')
  if (stage === undefined || method === undefined || !isFixed) return
  const stageName = literalText(stage)
  if (stageName !== undefined && METHODS.includes(stageName)) {
    report('method-invalid', `has the method ${stageName} in place of the stage`)
    return
  }
  if (METHODS.some((name) => matchesGlob(compileGlob(method), name))) return
  const name = literalText(method)
  if (name !== undefined && METHODS.includes(name.toUpperCase())) {
    report('method-invalid', `has the method ${name}: methods are uppercase and case-sensitive`)
    return
  }
  // `{stage}/{routeKey}` of a WebSocket API has no path.
  const isRouteKey = name?.startsWith('$') === true || (segments.length === 3 && kind !== 'resource' && apiArn?.kind !== 'method')
  if (stageName === undefined || isRouteKey) return
  const problem =
    name === 'ANY' ? 'has the method ANY, which is not part of an ARN: write *' : 'has no HTTP method after the stage'
  report('method-invalid', problem)
}

function splitSegments(pattern: Pattern): readonly Pattern[] {
  const segments: Pattern[] = []
  let start = 0
  // The method is the third segment: the rest is one segment.
  for (let slash = pattern.text.indexOf('/'); slash !== -1 && segments.length < 3; slash = pattern.text.indexOf('/', start)) {
    segments.push(slicePattern(pattern, start, slash))
    start = slash + 1
  }
  return [...segments, slicePattern(pattern, start)]
}
