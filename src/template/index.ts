/**
 * Reads infrastructure templates and runs their APIs offline.
 *
 * @module
 */

export * from './check/index.ts'
export { type Finding, type Location, READ_CODES, type ReadCode, type Severity } from './finding.ts'
export * from './lint/index.ts'
export { fromTemplate, type RunningTemplate } from './load/from-template.ts'
export type { Handler, TemplateOptions } from './load/load-options.ts'
export type { RunningApi, RunningParts } from './load/start-api.ts'
export type {
  Observation,
  ObservationCode,
  Template,
  TemplateApi,
  TemplateEnvironment,
  TemplateFormat,
  TemplateFunction,
  TemplatePermission,
  TemplatePrincipal,
} from './model.ts'
export type { FunctionReference, TemplateAuthorizer, TemplateClaim, TemplateIssuer } from './model-authorizer.ts'
export type { Authorization, AuthorizationOrigin, TemplateIntegration, TemplateRoute } from './model-route.ts'
export type {
  Cors,
  MethodSetting,
  Quota,
  StageSettings,
  TemplateDomain,
  TemplateGatewayResponse,
  Throttle,
  UsagePlan,
} from './model-settings.ts'
export * from './prove/index.ts'
export type { TemplateSource } from './read/open-source.ts'
export type { ParameterValues, PseudoParameters, ReadOptions } from './read/read-options.ts'
export { readTemplate } from './read/read-template.ts'
export { TemplateError } from './template-error.ts'
export * from './write/index.ts'
