/** The stack: three APIs. The settings of their authorizers come from the handlers, so that they cannot differ. */

import { Duration, Stack } from 'aws-cdk-lib'
import { LambdaIntegration, RequestAuthorizer, RestApi, TokenAuthorizer } from 'aws-cdk-lib/aws-apigateway'
import { HttpApi, HttpMethod, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaAuthorizer, HttpLambdaResponseType, WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { toCdkProps } from 'gatewright/template'
import { request, simple, token, websocket } from './functions/authorizers.js'

const RESPONSE_TYPES = { SIMPLE: HttpLambdaResponseType.SIMPLE, IAM: HttpLambdaResponseType.IAM }

export class PetsStack extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props)
    const backend = this.createFunction('Backend', 'backend.handler')
    this.createRestApi(backend)
    this.createHttpApi(backend)
    this.createWebSocketApi(backend)
  }

  createRestApi(backend) {
    const { resultsCacheTtlSeconds: tokenTtl, ...tokenProps } = propsOf(token, 'TokenAuthorizer')
    const tokens = new TokenAuthorizer(this, 'Tokens', {
      handler: this.createFunction('TokenFunction', 'authorizers.token'),
      resultsCacheTtl: Duration.seconds(tokenTtl),
      ...tokenProps,
    })
    const { resultsCacheTtlSeconds: requestTtl, ...requestProps } = propsOf(request, 'RequestAuthorizer')
    const requests = new RequestAuthorizer(this, 'Requests', {
      handler: this.createFunction('RequestFunction', 'authorizers.request'),
      resultsCacheTtl: Duration.seconds(requestTtl),
      ...requestProps,
    })
    const api = new RestApi(this, 'Rest')
    const pets = api.root.addResource('pets')
    pets.addMethod('GET', new LambdaIntegration(backend), { authorizer: tokens })
    pets.addMethod('POST', new LambdaIntegration(backend), { authorizer: requests })
  }

  createHttpApi(backend) {
    const { responseTypes, resultsCacheTtlSeconds, identitySource } = propsOf(simple, 'HttpLambdaAuthorizer')
    const authorizer = new HttpLambdaAuthorizer('Simple', this.createFunction('SimpleFunction', 'authorizers.simple'), {
      identitySource,
      responseTypes: responseTypes.map((type) => RESPONSE_TYPES[type]),
      resultsCacheTtl: Duration.seconds(resultsCacheTtlSeconds),
    })
    const api = new HttpApi(this, 'Http')
    const integration = new HttpLambdaIntegration('HttpBackend', backend)
    api.addRoutes({ path: '/pets', methods: [HttpMethod.GET, HttpMethod.POST], integration, authorizer })
  }

  createWebSocketApi(backend) {
    const authorizer = new WebSocketLambdaAuthorizer(
      'Sockets',
      this.createFunction('WebSocketFunction', 'authorizers.websocket'),
      propsOf(websocket, 'WebSocketLambdaAuthorizer'),
    )
    const integration = new WebSocketLambdaIntegration('Connect', backend)
    const api = new WebSocketApi(this, 'Chat', { connectRouteOptions: { integration, authorizer } })
    new WebSocketStage(this, 'ChatStage', { webSocketApi: api, stageName: 'prod', autoDeploy: true })
  }

  /** In a real app, `NodejsFunction` bundles the handler with its dependencies. */
  createFunction(id, handler) {
    return new LambdaFunction(this, id, {
      runtime: Runtime.NODEJS_22_X,
      handler,
      code: Code.fromAsset(new URL('./functions', import.meta.url).pathname),
    })
  }
}

/** The properties for one construct. An authorizer that needs another construct is an error. */
function propsOf(handler, construct) {
  const cdk = toCdkProps(handler)
  if (cdk.construct !== construct) throw new Error(`the authorizer needs ${cdk.construct}`)
  return cdk.props
}
