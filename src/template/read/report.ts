/**
 * Collects findings and observations while a template is read.
 *
 * @module
 */

import type { Finding, Location, ReadCode, Severity } from '../finding.ts'
import type { Observation, ObservationCode } from '../model.ts'

/** What a finding is about. */
export interface Subject {
  readonly api?: string | undefined
  readonly route?: string | undefined
  readonly authorizer?: string | undefined
}

/** A problem whose severity is not known yet. */
export interface Problem {
  readonly code: ReadCode
  readonly message: string
  readonly at: Location
}

/** Collects findings. */
export interface Report {
  readonly findings: readonly Finding<ReadCode>[]
  readonly observations: readonly Observation[]
  error(problem: Problem, subject?: Subject): void
  warning(problem: Problem, subject?: Subject): void
  info(problem: Problem, subject?: Subject): void
  observe(code: ObservationCode, message: string, at: Location, subject?: Subject): void
}

/** Creates an empty collection. Equal findings are reported once. */
export function createReport(): Report {
  const findings = new Map<string, Finding<ReadCode>>()
  const observations: Observation[] = []
  const add = (severity: Severity, { code, message, at }: Problem, subject: Subject = {}): void => {
    const finding = { code, severity, message, at, ...setMembers(subject) }
    findings.set(JSON.stringify(finding), finding)
  }
  return {
    get findings() {
      return [...findings.values()]
    },
    observations,
    error: (problem, subject) => add('error', problem, subject),
    warning: (problem, subject) => add('warning', problem, subject),
    info: (problem, subject) => add('info', problem, subject),
    observe: (code, message, at, subject = {}) => {
      observations.push({ code, message, at, ...setMembers(subject) })
    },
  }
}

/** Errors first, then warnings and infos; the order of discovery otherwise. */
export function bySeverity<F extends Finding>(findings: readonly F[]): readonly F[] {
  const rank = { error: 0, warning: 1, info: 2 }
  return [...findings].sort((one, other) => rank[one.severity] - rank[other.severity])
}

/** A copy without members that are `undefined`. */
export function setMembers<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T // only optional members are left out
}
