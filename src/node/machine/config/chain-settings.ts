import Type from 'typebox'
import {
  checkParameters, DEFAULT_PARAMETERS, parameterOfCode, PARAMETER_RANGES, type ParameterName
} from '../../../protocol/membership/index.js'
import type { ChainParameters } from '../../../protocol/types/index.js'

const DESCRIPTIONS: { readonly [Name in ParameterName]: string } = {
  validatorsPerDiagnosis: 'hospitals drawn to validate a diagnosis',
  takeUpMs: 'how long a drawn hospital has to take up a case before the next one is asked',
  attemptWindowMs: 'how long a hospital that took up a case has to judge it',
  attempts: 'how many of these windows a case lasts, and how many hospitals are asked per slot',
  auditRate: 'how many of a million cases a clinician must judge, even if the rules approve',
  minMembers: 'least number of hospitals; a chain of 4 survives a faulty hospital',
  maxMembers: 'highest number of hospitals',
  allowlistGapMs: 'least time between two allowlists on the chain',
  trustPeriodMs: 'a node that was out of touch for longer needs a trusted block',
  maxSkewMs: 'how far a block\'s time may be from a voter\'s clock',
  minBlockGapMs: 'least time between two blocks',
  viewTimeoutMs: 'how long the first leader of a height has before the others continue without it',
  viewTimeoutCapMs: 'upper limit to which viewTimeoutMs grows',
  maxOpenCases: 'undecided cases per hospital',
  maxOpenPerPseudonym: 'undecided cases of one patient at one hospital',
  maxProposalsPerBlock: 'diagnoses of one hospital in one block',
  maxBlockBytes: 'size of a block without bodies',
  maxTransactionBytes: 'size of a transaction without bodies',
  maxBodyBytes: 'size of one encrypted diagnosis',
  maxBodyBytesPerTransaction: 'encrypted diagnoses under one signature',
  maxBodyBytesPerBlock: 'encrypted diagnoses named by one block',
  emergencySoft: 'emergencies of a hospital in an hour above which an alarm tells all hospitals',
  emergencyHard: 'emergencies of a hospital in an hour, unless two clinicians lift this limit',
  emergencySurgeMs: 'for how long two clinicians lift that limit',
  emergencyLongestMs: 'how long an emergency lasts at most',
  emergencyReviewMs: 'how long two drawn hospitals have to judge an emergency, or an attested consent',
  attestedReviewRate: 'how many of a million consents in favour of their filer two hospitals judge'
}

export const chainSettings = Object.fromEntries(
  (Object.keys(PARAMETER_RANGES) as ParameterName[]).map(name => {
    const [minimum, maximum] = PARAMETER_RANGES[name]
    const description = DESCRIPTIONS[name]
    const schema = { default: DEFAULT_PARAMETERS[name], minimum, maximum, description }
    return [name, Type.Integer(schema)]
  })
) as { readonly [Name in ParameterName]: Type.TInteger }

/** Finds a parameter that is in its range but does not fit the other parameters; undefined if all fit. */
export function mismatch (parameters: ChainParameters): { key: string, message: string } | undefined {
  const verdict = checkParameters(parameters)
  if (verdict.verdict === 'accept') return undefined
  const key = parameterOfCode(verdict.code) ?? verdict.code
  return { key, message: MISMATCH_TEXTS[key] ?? 'does not fit the other chain parameters' }
}

const MISMATCH_TEXTS: Readonly<Record<string, string>> = {
  minMembers: 'must be at least validatorsPerDiagnosis + 1 and at most maxMembers',
  viewTimeoutMs: 'must be at most viewTimeoutCapMs',
  maxTransactionBytes: 'must leave room for a block header: at most maxBlockBytes − 512',
  maxBodyBytes: 'must be at most maxBodyBytesPerTransaction',
  maxBodyBytesPerTransaction: 'must be at most maxBodyBytesPerBlock',
  maxOpenPerPseudonym: 'must be at most maxOpenCases',
  emergencySoft: 'must be at most emergencyHard'
}
