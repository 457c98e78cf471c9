/** The SAM templates of the ready-made authorizers, for the AWS Serverless Application Repository. */

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = join(import.meta.dirname, '../..')
const FOLDER = join(ROOT, 'authorizers/applications')
const names = readdirSync(FOLDER).map((file) => file.replace(/\.yaml$/, ''))
const entryPoints = readdirSync(join(ROOT, 'authorizers')).filter((file) => file.endsWith('.ts'))

/** The variables that an entry point reads: the members of the first argument of `fromEnvironment`. */
function variablesOf(name: string): readonly string[] {
  const source = readFileSync(join(ROOT, 'authorizers', `${name}.ts`), 'utf8')
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '')
  return [...new Set([...code.matchAll(/^ {4}([A-Z\d_]+): setting\b/gm)].map(([, variable = '']) => variable))]
    .filter((variable) => variable !== 'AWS_REGION') // set by Lambda
    .toSorted()
}

test('each ready-made authorizer has a template', () => {
  expect(names.toSorted()).toStrictEqual(entryPoints.map((file) => file.replace(/\.ts$/, '')).toSorted())
})

test('the templates are current', () => {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/write-applications.mjs'], { cwd: ROOT, encoding: 'utf8' })
  expect({ status, stdout }).toStrictEqual({ status: 0, stdout: '' })
})

describe.each(names)('the template of %s', (name) => {
  const template = parse(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'))
  const { Variables } = template.Resources.AuthorizerFunction.Properties.Environment

  test('sets exactly the variables that the entry point reads, each from a parameter', () => {
    expect(Object.keys(Variables).toSorted()).toStrictEqual(variablesOf(name))
    for (const { Ref } of Object.values<{ readonly Ref: string }>(Variables)) expect(template.Parameters).toHaveProperty(Ref)
  })

  test('has the metadata that the repository requires', () => {
    const metadata = template.Metadata['AWS::ServerlessRepo::Application']
    // https://docs.aws.amazon.com/serverlessrepo/latest/devguide/serverlessrepo-how-to-publish.html
    expect(metadata.Name).toMatch(/^[a-zA-Z0-9-]{1,140}$/)
    expect(metadata.Description.length).toBeLessThanOrEqual(256)
    expect(metadata.Author).toMatch(/^[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/)
    expect(metadata.SemanticVersion).toMatch(/^\d+\.\d+\.\d+$/)
    expect(metadata.Labels.length).toBeLessThanOrEqual(10)
  })

  test('does not show secrets', () => {
    const secrets = Object.keys(Variables).filter((variable) => /SECRET|SIGNING_KEYS|USERS/.test(variable))
    for (const variable of secrets) expect(template.Parameters[Variables[variable].Ref]).toHaveProperty('NoEcho', true)
  })
})
