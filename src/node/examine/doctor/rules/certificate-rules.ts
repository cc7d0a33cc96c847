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

/** Programs refuse a certificate before its begin. A clock that is behind looks the same. */
const early: Rule = facts => {
  const { at, certificate } = facts
  if (certificate === undefined || certificate.from <= at) return undefined
  return trouble('certificate-early', 'problem',
    `The certificate of the API is valid from ${clockTime(certificate.from, facts)} on. Until then no ` +
    'program on another machine can call this node.',
    'Check the clock of this machine. If it is right, put a valid certificate in place of ' +
    `${certificate.file}.`)
}

const openKey: Rule = ({ certificate }) => {
  if (certificate?.openKey === undefined) return undefined
  return trouble('certificate-key-open', 'warning',
    `Every user of this machine can read or change the private key of the API's certificate.`,
    `chmod 600 ${certificate.openKey}. If others may have read it, get a certificate with a new key.`)
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

export const certificateRules: readonly Rule[] = [badFiles, early, ending, openKey]
