import { clockTime, duration } from '../../../machine/formatting.js'
import { trouble, type Rule } from './rule.js'

/** An authority needs some days to issue a certificate. */
const SOON_MS = 14 * 24 * 60 * 60_000

/** The newest files of the certificate cannot be used, so the former certificate goes on until it ends. */
const badFiles: Rule = ({ certificate }) => {
  if (certificate?.fault === undefined) return undefined
  return trouble('certificate-files', 'warning',
    `The new certificate of the API cannot be used: ${certificate.fault}. The former certificate stays ` +
    'in use.',
    `Correct the files of the certificate (${certificate.file}). The node reads them again by itself.`)
}

const ending: Rule = facts => {
  const { at, certificate } = facts
  if (certificate === undefined || certificate.until > at + SOON_MS) return undefined
  const action = `Put a new certificate in place of ${certificate.file}. The node need not be restarted.`
  return certificate.until <= at
    ? trouble('certificate-ended', 'problem',
      `The certificate of the API ended at ${clockTime(certificate.until, facts)}. No program on another ` +
      'machine can call this node.', action)
    : trouble('certificate-ends', 'warning',
      `The certificate of the API ends in ${duration(certificate.until - at)}.`, action)
}

export const certificateRules: readonly Rule[] = [badFiles, ending]
