import { deepEqual, equal } from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { checkDeployment, lintTemplate, readTemplate } from 'gatewright/template'
import { request, simple, token, websocket } from './functions/authorizers.js'
import { PetsStack } from './pets-stack.js'

const outdir = mkdtempSync(join(tmpdir(), 'cdk-'))
const app = new App({ outdir })
const stack = new PetsStack(app, 'Pets')
app.synth()

/** The logical id of the authorizer of a construct. */
function idOf(type, name) {
  const resources = Template.fromStack(stack).findResources(type)
  const [id] = Object.keys(resources).filter((logicalId) => logicalId.includes(name))
  return id
}

const authorizers = {
  [idOf('AWS::ApiGateway::Authorizer', 'Tokens')]: token,
  [idOf('AWS::ApiGateway::Authorizer', 'Requests')]: request,
  [idOf('AWS::ApiGatewayV2::Authorizer', 'Simple')]: simple,
  [idOf('AWS::ApiGatewayV2::Authorizer', 'Sockets')]: websocket,
}

test('the synthesized app has an authorizer for each handler', async () => {
  const { format, apis } = await readTemplate(outdir)
  equal(format, 'cloud-assembly')
  const names = Object.values(apis).flatMap((api) => Object.keys(api.authorizers))
  deepEqual(names.sort(), Object.keys(authorizers).sort())
})

test('the synthesized app deploys what the handlers declare', async () => {
  const drift = await checkDeployment(outdir, { authorizers })
  // The two authorizers of the REST API share its routes: each one lists the route of the other, too.
  deepEqual(
    drift.filter(({ code }) => code !== 'drift-routes').map(({ message }) => message),
    [],
  )
})

test('the template of the stack has no mistakes', async () => {
  const findings = await lintTemplate({ template: Template.fromStack(stack).toJSON() })
  deepEqual(
    findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    [],
  )
})
