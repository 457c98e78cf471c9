import { App } from 'aws-cdk-lib'
import { ApiStack } from '../lib/api-stack.ts'

const app = new App()
new ApiStack(app, 'PROJECT_NAME', {
  userPoolId: app.node.tryGetContext('userPoolId') ?? 'eu-west-1_AbCdEf',
  clientId: app.node.tryGetContext('clientId') ?? 'your-app-client',
})
