/**
 * The names that each entry point exports, values and types, sorted. Update the list together with the changelog.
 */

/** By entry point. */
export const ENTRY_POINT_EXPORTS: { readonly [entryPoint: string]: readonly string[] } = {
  gatewright: names(`
    AlbOidcDataOptions AllOf AllOfOptions ApiKeyIdentity ApiKeyOptions ApiKeyRecord ApiKeys ArnError
    Authentication Authorizer AuthorizerDefinition AuthorizerOptions AuthorizerRequest BasicIdentity
    BasicOptions BasicUser BearerOptions Cached CertificateBoundOptions CertificateFields CertificateIdentity
    ClaimPath Clause ClientCertificate ClientCertificateOptions CodeMeaning CognitoOptions Condition ConfigError
    CredentialLocation DecisionRecord Declared Delivered DpopOptions EmfMetricsOptions EnrichOptions
    EnrichableVerifier Enriched EnrichedIdentity Enrichment Environment EventError ExchangeRequest
    ExchangeResponse ExpectedValue FetchDocument FetchLimits FlatContext GatewrightError HttpApiAuthorizer
    HttpApiDefinition HttpExchange HttpRouteKey IDENTITY_CODES IamCaller Identity IdentityAttributes
    IdentityCode IdentityOf IdentitySource IntrospectionOptions IssuerOption Json JsonContext JsonLogOptions
    JsonRoutes JwtVerifier Metered Method MetricDimension NotRevokedOptions OidcIdentity OidcOptions OutageCode
    OwnOptions PasswordCost PathMapping PathParameters PerRoute PolicyResponse Predicate Proof RejectionCode
    RemoteKeys ReplayStore RequestAuthorizer RequestUrl ResponseError RestRequestDefinition RestRouteKey
    RestTokenDefinition RevocableBy RevocationStore RevocationTarget RouteKey RouteRule Rule Setting Settings
    SignUrlOptions SignedParametersOptions SignedUrlIdentity SigningKey SimpleResponse StandardResult
    StandardSchema TimeWindowOptions TokenAuthorizer TokenCache TokenCacheOptions TokenForms TokenOutageCode
    TokenRejectionCode TokenVerifier UnavailableError UndeclaredReadError Values Verifier VerifierCode
    VerifierOptions WebSocketAuthorizer WebSocketDefinition WebSocketRouteKey albOidcData allOf apiKey
    authenticated basic basicUsers bearer byIssuer byTokenForm cached certificateBound clientCertificate
    clientCertificateField cognito cookie declaredContext describeCode dpop emfMetrics enrich every firstOf
    fromEnvironment hasClaim hasScope hashApiKey hashPassword header httpApiAuthorizer inGroup introspection
    jsonLog not notRevoked oidc own query readAuthorizerContext readClaims readEnvironment readIamCaller
    requestAuthorizer requiredHeader requiredQuery requiredStageVariable revocationKey routesFromJson setting
    signUrl signedParameters some sourceIp timeWindow tokenAuthorizer verifier websocketAuthorizer where
  `),
  'gatewright/sigv4': names(`
    Body BodyLimitError CodeDescription CredentialsInput CredentialsLookup DateInput ExecuteApiDetails
    ExecuteApiResponse Expiration ExpiringCredentials HeaderBag HeadersInput HeadersOutput HttpRequest
    IssuedCredentials PathEncoding PayloadState PresignOptions QueryParameterBag ReceivedHeaders Rejection
    RejectionDetail RequestPresigner RequestPresigningArguments RequestSigner RequestSignerOptions
    RequestSigningArguments RequestToSign RequestToVerify SIGV4_CODES SignOptions SignedFetch SignedFetchInit
    SignedFetchOptions SignedRequest SigningCredentials UrlInput VerificationUnavailable VerifiedRequest
    VerifyCode VerifyDebug VerifyOptions VerifyResult executeApiError presignRequest requestSigner signRequest
    signedFetch verifyRequest
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
    StatementDraft StatementPlace TableDecision TableEntry TableRequest TableResponse TimeWindowOptions
    TraceLine VariableMiss Verdict WebSocketRouteKey allow authenticated bind clientCertificateField compile
    condition deny denyUnlisted diff evaluate evaluateAtGateway evaluateResourcePolicy every explain findAllowed
    findRepeatedMember formatExecuteApiArn hasClaim hasScope identityPolicy inGroup lint literal neverAllows not
    options own parseExecuteApiArn parsePolicy policy requiredHeader requiredQuery requiredStageVariable routeTable some
    sourceIp timeWindow
  `),
  'gatewright/identity': names(`
    AlbOidcDataOptions AllOf AllOfOptions ApiKeyIdentity ApiKeyOptions ApiKeyRecord ApiKeys Authentication
    AuthorizerRequest BasicIdentity BasicOptions BasicUser BearerOptions CertificateBoundOptions
    CertificateIdentity ClaimPath ClientCertificate ClientCertificateOptions CodeMeaning CognitoOptions
    CredentialLocation DpopOptions EnrichOptions EnrichableVerifier Enriched EnrichedIdentity Enrichment
    ExchangeRequest ExchangeResponse FetchDocument FetchLimits HttpExchange IDENTITY_CODES Identity
    IdentityAttributes IdentityCode IdentityOf IdentitySource IntrospectionOptions Json JwtVerifier
    NotRevokedOptions OidcIdentity OidcOptions OutageCode PasswordCost PathMapping Proof RejectionCode
    RemoteKeys ReplayStore RevocableBy RevocationStore RevocationTarget SignUrlOptions SignedParametersOptions
    SignedUrlIdentity SigningKey StandardResult StandardSchema TokenCache TokenCacheOptions TokenForms
    TokenOutageCode TokenRejectionCode TokenVerifier Verifier VerifierCode VerifierOptions albOidcData allOf
    apiKey basic basicUsers bearer byIssuer byTokenForm cached certificateBound clientCertificate cognito cookie
    describeCode dpop enrich firstOf hashApiKey hashPassword header introspection notRevoked oidc query
    revocationKey signUrl signedParameters verifier where
  `),
  'gatewright/gateway': names(`
    ApiKey ApiKeys AuthorizationType AuthorizerResponse Clock CognitoEntry CustomDomain CustomizableType
    DenialStyle FixedType GatewayResponse GatewayResponseName GatewayResponseType GatewayResponses
    HttpIntegration IamPrincipal Integration IntegrationFunction LambdaHandler LambdaIntegration ListenOptions
    Listening MalformedResponse MockIntegration OfflineGateway Quota RawRequest RequestHandler RequestModel
    RequestOptions RequestParameter RequestValidation RequestValidator RestApi RestApiOptions RestCors RestEntry
    RestFactoryAuthorizer RestLambdaAuthorizer RestLambdaHandler RestRoute RestStageOptions Runtime Throttle
    Trace TracedResponse UncertainBehaviour UsagePlan UsagePlans clock listen parseAuthorizerResponse restApi
  `),
  'gatewright/compare': names(`
    CognitoPrice CognitoTier ComparedType Confidence Cost CostLine Dated Feature FeatureColumn FeatureComparison
    Needs PRICES_COMPILED PriceList Recommendation Tier Traffic US_EAST_1 compareCosts compareFeatures
    formatCosts formatFeatures recommend
  `),
  'gatewright/testing': names(`
    Change Difference EventCertificate EventOptions HostileToken HostileTokenOptions HttpEventOptions IssuerKey
    IssuerServer Matrix MatrixCaller MatrixCell MatrixOptions MintOptions Move PolicyResponseLike PublicJwk
    PublicKeySet StagePart TestClaims TestHandlerOptions TestIssuer TestIssuerOptions TokenEventOptions
    TokenParts diff difference events hostileTokens matrix testHandler testIssuer
  `),
  'gatewright/testing/matchers': names(`
    Because HostileTokenMatcherOptions HostileTokenMatchers MatcherOptions PolicyMatchers ResponseApi StagePart
  `),
  'gatewright/testing/jest': names(`
    HostileTokenMatcherOptions JestMatchers MatcherOptions MatcherResult MatcherState ResponseApi StagePart
    matchers
  `),
}

function names(list: string): readonly string[] {
  return list.trim().split(/\s+/)
}
