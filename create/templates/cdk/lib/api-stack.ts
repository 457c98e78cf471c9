/** The API, both functions and the authorizer. */
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import { IdentitySource, LambdaIntegration, RestApi, TokenAuthorizer } from 'aws-cdk-lib/aws-apigateway'
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'

export interface ApiStackProps {
  readonly userPoolId: string
  readonly clientId: string
}

export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, { userPoolId, clientId }: ApiStackProps) {
    super(scope, id)
    const settings = {
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      memorySize: 512,
      timeout: Duration.seconds(10),
    }
    const authorizerFunction = new LambdaFunction(this, 'AuthorizerFunction', {
      ...settings,
      code: Code.fromAsset('dist/authorizer'),
      environment: { USER_POOL_ID: userPoolId, CLIENT_ID: clientId },
    })
    const pets = new LambdaIntegration(
      new LambdaFunction(this, 'PetsFunction', { ...settings, code: Code.fromAsset('dist/pets') }),
    )

    const authorizer = new TokenAuthorizer(this, 'Users', {
      handler: authorizerFunction,
      identitySource: IdentitySource.header('authorization'),
      // The `ttlSeconds` of the authorizer.
      resultsCacheTtl: Duration.seconds(300),
    })
    const api = new RestApi(this, 'Api', { defaultMethodOptions: { authorizer }, deployOptions: { stageName: 'prod' } })
    const list = api.root.addResource('pets')
    list.addMethod('GET', pets)
    const one = list.addResource('{id}')
    one.addMethod('GET', pets)
    one.addMethod('DELETE', pets)
    new CfnOutput(this, 'Url', { value: api.urlForPath('/pets') })
  }
}
