import Type from 'typebox'
import { MAX_NAME_BYTES, MAX_PROPOSALS } from '../../../protocol/codec/index.js'
import { PORT, commonSettings } from './common-settings.js'

const GOVERNMENT_PATTERN = `^$|^/(ip4|ip6|dns|dns4|dns6)/[^/]+/tcp/${PORT}/p2p/[A-Za-z0-9]+$`

const LOOPBACK_PATTERN =
  `^$|^http://(127\\.0\\.0\\.1|\\[::1\\]|localhost)(:${PORT})?(/[^ ?#]*)?$`

/** How a hospital judges the cases that are drawn for it. */
export const REVIEW_MODES = ['rules', 'manual', 'rules-then-manual'] as const

export const hospitalSettings = {
  ...commonSettings,
  displayName: Type.String({
    default: '', maxBytes: MAX_NAME_BYTES, shownName: true,
    description: 'name under which the hospital asks to be enrolled; empty: the name of the node'
  }),
  government: Type.String({
    default: '', pattern: GOVERNMENT_PATTERN,
    description: 'multiaddr of the government with its peer ID (/ip4/…/tcp/…/p2p/…); empty: the ' +
      'government that runs on this machine with the same data root'
  }),
  trustedBlock: Type.String({
    default: '', pattern: '^$|^[0-9]{1,15}:[0-9a-f]{64}$',
    description: 'newest block (HEIGHT:HASH, as `chain head` shows it) from a source that the operator ' +
      'trusts; for one start of a hospital that was out of touch for longer than trustPeriodMs'
  }),
  patientSystem: Type.String({
    default: 'https://id.example/national', maxLength: 256,
    description: 'register of the national patient numbers (FHIR identifier.system); records are linked by ' +
      'its numbers, and a number given without a register is of this register'
  }),
  patientRegisters: Type.Array(Type.String({ maxLength: 1024 }), {
    default: [], maxItems: 32,
    description: 'other registers that identify a patient, best first: each is a URI (FHIR ' +
      'identifier.system), followed by other names of the same register after blanks'
  }),
  recordSystem: Type.String({
    default: '', maxLength: 256,
    description: 'system of the hospital\'s own diagnosis numbers (Condition.identifier.system), which ' +
      'show that a diagnosis is sent again; empty: a system made from the node\'s id'
  }),
  recordBase: Type.String({
    default: '', maxLength: 256, pattern: '^$|^https?://[^ ?#]+$',
    description: 'base address of the FHIR server that gave the id to a Condition or Patient without a ' +
      'full URL; empty: such an id is not used'
  }),
  backupDays: Type.Integer({
    default: 35, minimum: 0, maximum: 35,
    description: 'for how many days a backup of the data folder is kept; attestations of erasures say so'
  }),
  diskDiscard: Type.Enum(['unknown', 'on', 'off'] as const, {
    default: 'unknown',
    description: 'whether the disk discards free blocks; attestations of erasures say so'
  }),
  reviewMode: Type.Enum([...REVIEW_MODES], {
    default: 'rules',
    description: 'rules: decide by the automatic rules; manual: a person decides every case; ' +
      'rules-then-manual: a person decides what the rules flag; the sample of the chain always needs a person'
  }),
  practitionerSystem: Type.String({
    default: 'https://licensing.example/physicians',
    description: 'register in which practitionerNumber was issued (FHIR identifier.system)'
  }),
  practitionerNumber: Type.String({
    default: '', maxLength: 64,
    description: 'practitioner named in diagnoses that name none; empty: the hospital itself'
  }),
  noticeUrl: Type.String({
    default: '', maxLength: 256, pattern: LOOPBACK_PATTERN,
    description: 'address on this machine that gets notices for patients: who read, emergencies, consents, ' +
      'erasures; empty: none'
  }),
  batchDelayMs: Type.Integer({
    default: 5, minimum: 0, maximum: 1000,
    description: 'how long submissions are collected while a batch is under way; a single submission ' +
      'never waits'
  }),
  batchMaxProposals: Type.Integer({
    default: 200, minimum: 1, maximum: MAX_PROPOSALS,
    description: 'highest number of diagnoses under one signature'
  }),
  viewTimeoutGrowth: Type.Number({
    default: 1.5, minimum: 1.1, maximum: 4,
    description: 'factor by which each failed view lengthens the next (SPECIFICATION.md §8)'
  }),
  graceMs: Type.Integer({
    default: 100, minimum: 10, maximum: 10_000,
    description: 'how long a view lasts if its leader is known to be away'
  }),
  rebroadcastMs: Type.Integer({
    default: 1000, minimum: 50, maximum: 60_000,
    description: 'how often own votes are sent again while a height is undecided'
  }),
  mempoolMebibytes: Type.Integer({
    default: 64, minimum: 1, maximum: 4096,
    description: 'waiting transactions of all hospitals'
  }),
  mempoolMebibytesPerHospital: Type.Integer({
    default: 4, minimum: 1, maximum: 1024,
    description: 'waiting transactions of one hospital'
  }),
  waitingBodiesMebibytes: Type.Integer({
    default: 1024, minimum: 16, maximum: 65_536,
    description: 'bodies of waiting transactions, all hospitals'
  }),
  waitingBodiesMebibytesPerHospital: Type.Integer({
    default: 64, minimum: 4, maximum: 65_536,
    description: 'bodies of waiting transactions of one hospital'
  })
}

export const hospitalSchema = Type.Object(hospitalSettings)
export type HospitalConfig = Readonly<Type.Static<typeof hospitalSchema>>
