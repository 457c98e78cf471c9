/**
 * Verifiers for the tokens of well-known providers.
 *
 * @module
 */

export { type Auth0Options, auth0 } from './auth0.ts'
export { type EntraIdOptions, entraId } from './entra-id.ts'
export { type FirebaseOptions, firebase } from './firebase.ts'
export { type GitHubActionsIdentity, type GitHubActionsOptions, githubActions } from './github-actions.ts'
export type { GitHubActionsAllow } from './github-workflow.ts'
export { type GoogleOptions, google } from './google.ts'
export { type KeycloakGroups, type KeycloakOptions, keycloak } from './keycloak.ts'
export { type OktaOptions, okta } from './okta.ts'
export type { PresetOptions } from './preset.ts'
