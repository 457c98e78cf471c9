/**
 * Writes the infrastructure of APIs and authorizers: OpenAPI, SAM, CloudFormation, CDK, Terraform, Chalice and Claudia.
 *
 * @module
 */

export type { Definable } from './check-definition.ts'
export { type CdkProps, toCdkProps } from './to-cdk-props.ts'
export { toChalice } from './to-chalice.ts'
export { toClaudia } from './to-claudia.ts'
export { toCloudFormation } from './to-cloud-formation.ts'
export { type OpenApiOptions, toOpenApi } from './to-open-api.ts'
export { toSam } from './to-sam.ts'
export { type TerraformOptions, toTerraform } from './to-terraform.ts'
export type { Writable, WriteOptions } from './writable.ts'
