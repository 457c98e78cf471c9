import assert from 'node:assert/strict'
import { lintTemplate, readTemplate } from 'gatewright/template'

const text = `
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      Auth:
        DefaultAuthorizer: Users
        Authorizers:
          Users:
            FunctionArn: arn:aws:lambda:eu-west-1:123456789012:function:users
  Pets:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      InlineCode: exports.handler = async () => ({ statusCode: 200 })
      Events:
        List: { Type: Api, Properties: { RestApiId: { Ref: Api }, Method: get, Path: /pets } }
`
const template = await readTemplate({ text })
const [api] = Object.values(template.apis)
assert.equal(api?.kind, 'REST')

for (const { severity, code, message } of await lintTemplate({ text })) console.log(severity, code, message)

export {}
