/**
 * The names that each entry point exports, values and types, sorted. Update the list together with the changelog.
 */

/** By entry point. */
export const ENTRY_POINT_EXPORTS: { readonly [entryPoint: string]: readonly string[] } = {
  gatewright: names(`
    AlbOidcDataOptions AllOf AllOfOptions ApiKeyIdentity ApiKeyOptions ApiKeyRecord ApiKeys AppSyncAuthorizerEvent
    AppSyncAuthorizerOptions AppSyncAuthorizerResponse AppSyncDefinition AppSyncEventsAuthorizerEvent
    AppSyncEventsAuthorizerOptions AppSyncEventsAuthorizerResponse AppSyncEventsDefinition ArnError Auth0Options
    Authentication Authorizer AuthorizerDefinition AuthorizerOptions AuthorizerRequest AwsWorkloadIdentity
    AwsWorkloadOptions BasicIdentity BasicOptions BasicUser BearerOptions Cached CertificateBoundOptions
    CertificateFields CertificateIdentity ChallengeSource ChannelKey ClaimPath Clause ClientCertificate
    ClientCertificateOptions CodeMeaning CognitoOptions Condition ConfigError CredentialLocation DecisionRecord
    Declared Delivered DpopOptions EmfMetricsOptions EnrichOptions EnrichableVerifier Enriched EnrichedIdentity
    Enrichment EntraIdOptions Environment EventError EventOperation ExchangeRequest ExchangeResponse ExpectedValue
    FetchDocument FetchLimits FieldKey FirebaseOptions FlatContext GatewrightError GitHubActionsAllow
    GitHubActionsIdentity GitHubActionsOptions GoogleOptions GuardDefinition GuardOptions HttpApiAuthorizer
    HttpApiDefinition HttpExchange HttpRouteKey IDENTITY_CODES IamCaller IamCallerIdentity IamCallerOptions Identity
    IdentityAttributes IdentityCode IdentityOf IdentitySource IntrospectionOptions IotActionKey IotAuthorizerOptions
    IotDefinition IssuerOption Json JsonContext JsonLogOptions JsonRoutes JwtVerifier KeycloakGroups KeycloakOptions
    Metered Method MetricDimension NotRevokedOptions OidcIdentity OidcOptions OktaOptions OutageCode OwnOptions
    Partition PasswordCost PathMapping PathParameters PerRoute PolicyResponse Predicate PresetOptions Proof
    RejectionCode RemoteKeys ReplayStore RequestAuthorizer RequestUrl ResponseError RestRequestDefinition RestRouteKey
    RestTokenDefinition RevocableBy RevocationStore RevocationTarget RouteKey RouteRule Rule Setting Settings
    SignUrlOptions SignedParametersOptions SignedUrlIdentity SigningKey SimpleResponse SingleUseTokenVerifier
    StandardResult StandardSchema TimeWindowOptions TokenAuthorizer TokenCache TokenCacheOptions TokenForms
    TokenOutageCode TokenRejectionCode TokenVerifier UnavailableError UndeclaredReadError Values Verifier VerifierCode
    VerifierOptions ViewerRequestGuardOptions WebSocketAuthorizer WebSocketDefinition WebSocketRouteKey albGuard
    albOidcData allOf apiKey appSyncAuthorizer appSyncEventsAuthorizer auth0 authenticated awsWorkload basic
    basicUsers bearer byIssuer byTokenForm cached certificateBound clientCertificate clientCertificateField cognito
    cookie declaredContext describeCode dpop emfMetrics enrich entraId every firebase firstOf fromEnvironment
    functionUrlGuard githubActions google hasClaim hasScope hashApiKey hashPassword header httpApiAuthorizer iamCaller
    inGroup introspection iotAuthorizer iotToken jsonLog keycloak mqttPassword mqttUsername not notRevoked oidc okta
    own query readAuthorizerContext readClaims readEnvironment readIamCaller requestAuthorizer requiredHeader
    requiredQuery requiredStageVariable revocationKey routesFromJson rulesFromJson setting signUrl signedParameters
    some sourceIp timeWindow tokenAuthorizer verifier viewerRequestGuard websocketAuthorizer where
  `),
  'gatewright/sigv4': names(`
    AdaptedRequest Body BodyLimitError CallerIdentityOptions CodeDescription CommonSignOptions CredentialsInput
    CredentialsLookup DateInput ExecuteApiDetails ExecuteApiResponse Expiration ExpiringCredentials ExpressRequest
    ExpressResponse FetchRequestOptions HeaderBag HeadersInput HeadersOutput HonoContext HttpRequest IssuedCredentials
    MiddlewareOptions MismatchCause NodeRequest PathEncoding PayloadState PresignOptions PresignWebSocketOptions
    PresignedWebSocket QueryParameterBag ReceivedHeaders Rejection RejectionDetail RequestPresigner
    RequestPresigningArguments RequestSigner RequestSignerOptions RequestSigningArguments RequestToSign
    RequestToVerify SIGV4_CODES SignOptions SignatureDiagnosis SignedFetch SignedFetchInit SignedFetchOptions
    SignedRequest SigningCredentials UrlInput VerificationUnavailable VerifiedRequest VerifyCode VerifyDebug
    VerifyOptions VerifyResult executeApiError explainSignatureMismatch expressSigV4 fromFetchRequest
    fromFunctionUrlEvent fromHttpApiEvent fromNodeRequest fromRestEvent honoSigV4 presignCallerIdentity presignRequest
    presignWebSocket requestSigner signRequest signedFetch unsignedHeadersAccepted verifyRequest
  `),
  'gatewright/sigv4/smithy': names(`
    AwsCredentialIdentity DateInput HeaderBag HttpRequest Provider QueryParameterBag RequestPresigner
    RequestPresigningArguments RequestSigner RequestSigningArguments SmithySignerOptions smithySigner
  `),
  'gatewright/policy': names(`
    ActionMiss AllowedRequest ApiKind ApiStage ArnError ArnPart BoundError BoundRoute CONDITION_KEYS CallerTable
    CallerTableOptions CertificateFields Clause CompiledFrom CompiledPolicies Condition ConditionBuilders
    ConditionElement ConditionKeyAvailability ConditionKeyFacts ConditionKeyId ConditionKeyName ConditionKeyType
    ConditionKeys ConditionMiss ContextValue Decision DiffOptions EXECUTE_API_ACTIONS Effect EmittedDocument
    EmittedElements EmittedStatement ExclusionMiss ExecuteApiAction ExecuteApiArn ExpectedValue ExplainOptions
    FailedCondition Fault FaultCode GatewayDecision GatewayRequest HttpRouteKey IssuerOption KnownConditionKey
    LintCode LintFinding LintKind LintOptions Method MethodArn Mismatch NearMiss OneOrMore OpenRoutes OwnOptions
    ParsePolicyOptions PathParameters PolicyDocument PolicyError PolicyKind PolicyRequest PolicyScope PolicySet
    PolicyStatement Predicate PrincipalElement PrincipalMiss ProofOptions Reason RequestContext RequestOutcome
    Residual ResourceMiss RestRouteKey RouteArn RouteKey RouteRule RouteTable RouteTableOptions RouteTarget Rule
    StatementDraft StatementPlace TableDecision TableEntry TableRequest TableResponse TimeWindowOptions TraceLine
    VariableMiss Verdict WebSocketRouteKey allow authenticated bind clientCertificateField compile condition deny
    denyUnlisted diff evaluate evaluateAtGateway evaluateResourcePolicy every explain findAllowed findRepeatedMember
    formatExecuteApiArn hasClaim hasScope identityPolicy inGroup lint literal neverAllows not options own
    parseExecuteApiArn parsePolicy policy requiredHeader requiredQuery requiredStageVariable routeTable some sourceIp
    timeWindow
  `),
  'gatewright/identity': names(`
    AlbOidcDataOptions AllOf AllOfOptions ApiKeyIdentity ApiKeyOptions ApiKeyRecord ApiKeys Auth0Options
    Authentication AuthorizerRequest AwsWorkloadIdentity AwsWorkloadOptions BasicIdentity BasicOptions BasicUser
    BearerOptions CertificateBoundOptions CertificateIdentity ClaimPath ClientCertificate ClientCertificateOptions
    CodeMeaning CognitoOptions CredentialLocation DpopOptions EnrichOptions EnrichableVerifier Enriched
    EnrichedIdentity Enrichment EntraIdOptions ExchangeRequest ExchangeResponse FetchDocument FetchLimits
    FirebaseOptions GitHubActionsAllow GitHubActionsIdentity GitHubActionsOptions GoogleOptions HttpExchange
    IDENTITY_CODES IamCallerIdentity IamCallerOptions Identity IdentityAttributes IdentityCode IdentityOf
    IdentitySource IntrospectionOptions Json JwtVerifier KeycloakGroups KeycloakOptions NotRevokedOptions OidcIdentity
    OidcOptions OktaOptions OutageCode Partition PasswordCost PathMapping PresetOptions Proof RejectionCode RemoteKeys
    ReplayStore RevocableBy RevocationStore RevocationTarget SignUrlOptions SignedParametersOptions SignedUrlIdentity
    SigningKey SingleUseTokenVerifier StandardResult StandardSchema TokenCache TokenCacheOptions TokenForms
    TokenOutageCode TokenRejectionCode TokenVerifier Verifier VerifierCode VerifierOptions albOidcData allOf apiKey
    auth0 awsWorkload basic basicUsers bearer byIssuer byTokenForm cached certificateBound clientCertificate cognito
    cookie describeCode dpop enrich entraId firebase firstOf githubActions google hashApiKey hashPassword header
    iamCaller introspection keycloak notRevoked oidc okta query revocationKey signUrl signedParameters verifier where
  `),
  'gatewright/gateway': names(`
    AdditionalClaim ApiKey ApiKeySelectionExpression ApiKeys AuthorizationType AuthorizerResponse CacheDisagreement
    CacheSafety CacheSafetyOptions CacheSafetyRequest Canary Clock Closed CognitoAuthorizer Confidence ConnectOptions
    CustomDomain CustomizableType DenialStyle EndpointType ExampleRequest ExampleSignature Fact FactTable FixedType
    GATEWAY_FACTS GatewayResponse GatewayResponseName GatewayResponseType GatewayResponses Handshake HttpApi
    HttpApiAuthorizer HttpApiOptions HttpCors HttpFactoryAuthorizer HttpIntegration HttpJwtAuthorizer
    HttpLambdaAuthorizer HttpResponseType HttpRoute HttpStageOptions HttpUncertainBehaviour IamPrincipal
    InferredBehaviourError InlineFunction Integration IntegrationFunction Invocable JoinOptions JoinedGateways
    LambdaFunction LambdaFunctions LambdaHandler LambdaIntegration ListenOptions Listening MalformedResponse
    MockIntegration NamedFunction OfflineGateway Quota RawRequest RequestHandler RequestModel RequestOptions
    RequestParameter RequestValidation RequestValidator RestApi RestApiOptions RestAuthorizer RestCors
    RestFactoryAuthorizer RestJwtAuthorizer RestJwtIssuer RestRequestAuthorizer RestRoute RestStageOptions
    RestTokenAuthorizer Runtime SharedOptions Throttle Trace TraceCheck TraceStep TracedResponse UncertainBehaviour
    UsagePlan UsagePlans WebSocketApi WebSocketApiOptions WebSocketAuthorizer WebSocketConnectRoute
    WebSocketConnection WebSocketDisconnectRoute WebSocketFactoryAuthorizer WebSocketRequestAuthorizer WebSocketRoute
    checkCacheSafety clock exampleRequests explain httpApi isGateway joinGateways listen parseAuthorizerResponse
    restApi websocketApi
  `),
  'gatewright/compare': names(`
    Arrivals AthenaOptions AuthorizationType AuthorizerFunction BestTtl BestTtlOptions BreakEven BreakEvenOptions
    Callers Candidate Cell CognitoTier Confidence CostComparison CostLine CostPart Dated DecisionChange
    DecisionHandler DecisionOutcome DecisionReplay Feature FeatureChange FeatureComparison FeatureTable
    FeatureTableJson FormatCostsOptions FreeTiers GroupCount LaterFeature LaterType LogFormat LogSource Malformation
    Meter MissingPrice NamedLog Needs OriginalFeature OriginalType PRICES_COMPILED PlacedCell Price PriceList
    PriceStep Recommendation RecordedEvents ReplayDecisionsOptions ReplayOptions ReplayProgress ReplayResult
    ReportFormat ReportParts Traffic TrafficOfOptions TtlCount TtlPoint TypeCost WebSocketTraffic athenaQuery bestTtl
    breakEven compareCosts compareFeatures featureTableAsJson formatCosts formatFeatureTable formatFeatures
    formatReplay htmlReport invocations knownRegions priceList recommend replayAccessLog replayDecisions trafficOf
  `),
  'gatewright/testing': names(`
    AppSyncEvaluation AppSyncEventOptions AppSyncEventsEventOptions Change Difference EvaluateIotOptions
    EventCertificate EventOptions HostileAssertion HostileAssertionOptions HostileToken HostileTokenOptions
    HttpEventOptions HttpTargetOptions IotEvaluation IotEventOptions IotTestAction IssuerKey IssuerServer Matrix
    MatrixCaller MatrixCell MatrixOptions MintOptions Move PolicyResponseLike PublicJwk PublicKeySet
    ServiceMatcherResult ServiceMatchers SignatureParts StagePart TestAssertion TestClaims TestHandlerOptions
    TestIssuer TestIssuerOptions TestSamlIssuer TestSamlIssuerOptions TokenEventOptions TokenParts diff difference
    evaluateAppSync evaluateIot events hostileAssertions hostileTokens matrix serviceEvents serviceMatchers
    testHandler testIssuer testSamlIssuer
  `),
  'gatewright/testing/matchers': names(`
    Because GatewayMatchers HostileTokenMatcherOptions HostileTokenMatchers MatcherOptions MatchersFor PolicyMatchers
    ResponseApi ResponseMatchers StagePart TracedResult
  `),
  'gatewright/testing/jest': names(`
    HostileTokenMatcherOptions JestMatchers MatcherOptions MatcherResult MatcherState ResponseApi StagePart matchers
  `),
  'gatewright/sigv4a': names(`
    IssuedPublicKey PresignOptionsV4a PublicKeyV4a SignOptionsV4a SignedRequest VerifyOptionsV4a VerifyResultV4a
    derivePublicKeyV4a presignRequestV4a regionSetContains signRequestV4a verifyRequestV4a
  `),
  'gatewright/identity/saml': names(`
    SamlAttribute SamlAttributes SamlBearerOptions SamlClaims SamlIdentity SamlRejectionCode SamlSignatureAlgorithm
    samlBearer
  `),
  'gatewright/identity/aws-jwt-verify': names(`
    AwsJwtVerifier AwsJwtVerifyOptions awsJwtVerify
  `),
  'gatewright/template': names(`
    AccessRequirement Authorization AuthorizationOrigin CallerKind CdkProps Cors Counterexample DRIFT_CODES Definable
    DeploymentOptions DriftCode DriftFinding ExpectedFunctions Finding FunctionReference Handler LINT_CODES LintCode
    LintOptions Location MethodSetting Observation ObservationCode OpenApiOptions PROOF_CODES ParameterValues
    ProofCode ProofFinding ProveOptions PseudoParameters Quota READ_CODES ReadCode ReadOptions RouteReach RunningApi
    RunningParts RunningTemplate SampleCaller Severity StageSettings Template TemplateApi TemplateAuthorizer
    TemplateClaim TemplateDomain TemplateEnvironment TemplateError TemplateFormat TemplateFunction
    TemplateGatewayResponse TemplateIntegration TemplateIssuer TemplateLintCode TemplateOptions TemplatePermission
    TemplatePrincipal TemplateProof TemplateRoute TemplateSource TerraformOptions Throttle UsagePlan Writable
    WriteOptions checkDeployment fromTemplate lintTemplate proveTemplate readTemplate toCdkProps toChalice toClaudia
    toCloudFormation toOpenApi toSam toTerraform
  `),
  'gatewright/oauth': names(`
    Challenge GatewayResponse GatewayResponseName GatewayResponses ProtectedResource ProtectedResourceMetadata
    ProtectedResourceOptions protectedResource
  `),
}

function names(list: string): readonly string[] {
  return list.trim().split(/\s+/)
}
