// Writes a SAM template for each ready-made authorizer, with the metadata of the AWS Serverless Application Repository. The
// list of authorizers and their variables is the table of authorizers/README.md. Writes only with --write; otherwise it
// reports the files that are not current.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'

/** The description of each environment variable; `NoEcho` for secrets. A variable that is left empty is not set. */
const VARIABLES = {
  ACCOUNT_ID: 'The account of the topics, twelve digits.',
  ALGORITHMS: 'The signature algorithms, separated by commas. Default: RS256.',
  API_KEYS: 'JSON object of API keys by hash, or the name of a bundled file.',
  AUDIENCES: 'The accepted audiences, separated by commas.',
  CACHE_SECONDS: 'How long the function caches a result of the token server. Default: 0.',
  CERTIFICATES: 'JSON array of the signing certificates in PEM, or the name of a bundled file.',
  CERTIFICATE_ISSUERS: 'JSON array of the distinguished names of certificate issuers.',
  CERTIFICATE_NAMES: 'JSON array of subject alternative names, one of which must match. Default: any.',
  CERTIFICATE_SUBJECTS: 'JSON array of distinguished names of clients, or any.',
  CLIENT_ID: 'The client ID of the authorizer at the token server.',
  CLIENT_IDS: 'The app clients, separated by commas.',
  CLIENT_SECRET: { Description: 'The client secret of the authorizer at the token server.', NoEcho: true },
  COMPRESSION: 'none or deflate. Default: none.',
  DISCONNECT_SECONDS: 'After how many seconds a connection ends, 300 to 86400. Default: 3600.',
  DOMAIN: 'The domain of the tenant, such as tenant.eu.auth0.com.',
  FIELDS: 'JSON object of fields and rules, or the name of a bundled file.',
  GROUPS: 'What becomes the groups: roles, groups or both. Default: roles.',
  GROUPS_ATTRIBUTE: 'The attribute that contains the groups. Default: none.',
  GROUPS_CLAIM: 'The claim that contains the groups. Default: none.',
  INTROSPECTION_ENDPOINT: 'The https URL of the introspection endpoint.',
  ISSUER: 'The issuer, exactly as in the tokens.',
  ISSUERS: 'JSON array of options of cognito or oidc, or the name of a bundled file.',
  JWKS: 'A key set that is never retrieved, as JSON or the name of a bundled file. Default: it is retrieved.',
  JWKS_SEED: 'A copy of the key set for the cold start, as JSON or the name of a bundled file. Default: none.',
  JWKS_URI: 'The https URL of the key set. Default: it is discovered from the issuer.',
  KEY_HEADER: 'The header that carries the key. Default: x-api-key.',
  MAX_LIFETIME_SECONDS: 'The longest lifetime of a signed URL. Default: 604800.',
  METADATA_URL: 'Where the metadata document is. Default: the path of RFC 9728. Required on a stage endpoint.',
  ORGANIZATIONS: 'The IDs of the organizations that may call, separated by commas. Default: not checked.',
  PERMISSIONS: 'scopes or ignore. Default: ignore.',
  RECIPIENTS: 'The accepted recipients, separated by commas, or any.',
  REFRESH_SECONDS: 'How long IoT Core keeps a policy, 300 to 86400 seconds. Default: 300.',
  RESOURCE: 'The URL of the MCP server, as its clients use it.',
  ROUTES: 'The route table as JSON, or the name of a bundled file.',
  SCHEMA: 'The name of a bundled file with the schema. Default: fields are not compared with a schema.',
  SCOPES: 'The scopes of the MCP server, separated by commas. Default: none.',
  SIGNED_PARAMETERS: 'The signed query parameters, separated by commas. Default: none.',
  SIGNING_KEYS: { Description: 'JSON object of secrets by key ID, or the name of a bundled file.', NoEcho: true },
  SUBJECT_ATTRIBUTE: 'The attribute that contains the subject. Default: the name ID.',
  TENANT_ID: 'The GUID of the tenant.',
  THUMBPRINTS: 'SHA-256 thumbprints of client certificates, separated by commas. Default: any.',
  TOKEN_HEADER: 'The header that carries the token. Default: authorization.',
  TOKEN_PARAMETER: 'The query parameter that carries the token. Default: token.',
  TOKEN_SIGNATURE: 'not-checked or required. Default: not-checked.',
  TOKEN_USE: 'access or id. Default: access.',
  TOKEN_VERSION: '2.0, 1.0 or any. Default: 2.0.',
  TOPICS: 'JSON object of actions, topics and rules, or the name of a bundled file.',
  TTL_SECONDS: 'How long API Gateway caches a response, in seconds. Deploy the authorizer with the same number.',
  USERS: { Description: 'JSON object of users with password hashes, or the name of a bundled file.', NoEcho: true },
  USER_POOL_ID: 'The Cognito user pool, such as eu-west-1_AbCdEf.',
}

/** Lambda sets these variables itself. */
const RESERVED = ['AWS_REGION']
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation
/** The services other than API Gateway that invoke an authorizer. */
const SERVICES = {
  appsync: { principal: 'appsync.amazonaws.com', arn: 'appsync:${AWS::Region}:${AWS::AccountId}:apis/${ApiId}' },
  'iot-core': { principal: 'iot.amazonaws.com', arn: 'iot:${AWS::Region}:${AWS::AccountId}:authorizer/${ApiId}' },
}
const API_GATEWAY = {
  principal: 'apigateway.amazonaws.com',
  arn: 'execute-api:${AWS::Region}:${AWS::AccountId}:${ApiId}/authorizers/*',
}
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: placeholders of CloudFormation

const root = new URL('../', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const isWriting = process.argv.includes('--write')
  const stale = Object.entries(applications()).filter(([file, text]) => currentText(file) !== text)
  if (isWriting) mkdirSync(new URL('authorizers/applications/', root), { recursive: true })
  for (const [file, text] of stale) {
    if (isWriting) writeFileSync(new URL(file, root), text)
    else console.log(`${file} is not current. Run: node scripts/write-applications.mjs --write`)
  }
  process.exitCode = isWriting || stale.length === 0 ? 0 : 1
}

/** The text of each template by its file name. */
export function applications() {
  return Object.fromEntries(authorizers().map((one) => [`authorizers/applications/${one.name}.yaml`, applicationText(one)]))
}

/** The rows of the table of ready-made authorizers. */
export function authorizers() {
  const rows = readFileSync(new URL('authorizers/README.md', root), 'utf8').matchAll(/^\| \[`([a-z0-9-]+)`\]\(.*$/gm)
  return [...rows].map(([row, name]) => {
    const [, , api, credentials, required, optional] = row.split('|').map((cell) => cell.trim())
    return { name, api, credentials, required: namesIn(required), optional: namesIn(optional) }
  })
}

function namesIn(cell) {
  return [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name).filter((name) => !RESERVED.includes(name))
}

function applicationText({ name, api, credentials, required, optional }) {
  const service = SERVICES[name] ?? API_GATEWAY
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Description: `gatewright authorizer ${name} (${api})`,
    Metadata: {
      'AWS::ServerlessRepo::Application': {
        Name: `gatewright-${name}`,
        Description: `Lambda authorizer (${api}) for ${plainText(credentials)}`,
        Author: 'gatewright',
        SpdxLicenseId: manifest.license,
        LicenseUrl: '../../LICENSE',
        ReadmeUrl: '../README.md',
        HomePageUrl: manifest.homepage,
        SourceCodeUrl: manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, ''),
        SemanticVersion: manifest.version,
        Labels: ['apigateway', 'authorizer', 'authorization', 'gatewright'],
      },
    },
    Parameters: {
      ...Object.fromEntries(required.map((variable) => [parameterOf(variable), parameter(variable)])),
      ...Object.fromEntries(optional.map((variable) => [parameterOf(variable), { ...parameter(variable), Default: '' }])),
      ApiId: {
        Type: 'String',
        Description:
          'The API, or the IoT Core authorizer, that may invoke the function. Default: none; add the permission to the template of the API.',
        Default: '',
      },
    },
    Conditions: { HasApi: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'ApiId' }, ''] }] } },
    Resources: {
      AuthorizerFunction: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          CodeUri: `../../.bundles/${name}/`,
          Handler: 'index.handler',
          Runtime: 'nodejs22.x',
          Architectures: ['arm64'],
          MemorySize: 512,
          Timeout: 10,
          Environment: {
            Variables: Object.fromEntries([...required, ...optional].map((one) => [one, { Ref: parameterOf(one) }])),
          },
        },
      },
      InvokePermission: {
        Type: 'AWS::Lambda::Permission',
        Condition: 'HasApi',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { Ref: 'AuthorizerFunction' },
          Principal: service.principal,
          SourceArn: { 'Fn::Sub': `arn:\${AWS::Partition}:${service.arn}` },
        },
      },
    },
    Outputs: {
      AuthorizerFunctionArn: {
        Description: 'The ARN of the authorizer function',
        Value: { 'Fn::GetAtt': ['AuthorizerFunction', 'Arn'] },
      },
    },
  }
  // xml-crypto, which `saml` contains, is a CommonJS package.
  const [format, extension] = name === 'saml' ? ['cjs', 'cjs'] : ['esm', 'mjs']
  const usage = `# Bundle the entry point before the deployment, in the root folder of the package:
#   npx esbuild gatewright/authorizers/${name} --bundle --minify --platform=node --target=node22 --format=${format} \\
#     --outfile=.bundles/${name}/index.${extension}
# Generated by scripts/write-applications.mjs.
`
  return usage + stringify(template, { lineWidth: 0 })
}

function parameter(variable) {
  const entry = VARIABLES[variable]
  if (entry === undefined) throw new Error(`scripts/write-applications.mjs: VARIABLES has no entry for ${variable}.`)
  return { Type: 'String', ...(typeof entry === 'string' ? { Description: entry } : entry) }
}

/** USER_POOL_ID -> UserPoolId */
function parameterOf(variable) {
  return variable.toLowerCase().replaceAll(/(?:^|_)([a-z])/g, (_, letter) => letter.toUpperCase())
}

function plainText(markdown) {
  return markdown.replaceAll('`', '')
}

function currentText(file) {
  try {
    return readFileSync(new URL(file, root), 'utf8')
  } catch {
    return undefined
  }
}
