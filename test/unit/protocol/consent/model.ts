/** Every situation of a small model of patients, readers and consents, and the decision for each. */
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import {
  ALL_CATEGORIES, CATEGORIES, CONSENTED_PURPOSES, Effect, ORDINARY, PURPOSES, ROLES, SENSITIVE, UNCODED,
  decide,
  type Decided, type LiveConsent, type PatientSituation, type Provision, type Purpose, type ReadRequest,
  type ReadTarget, type RecordState
} from '../../../../src/protocol/consent/index.js'
import { utf8 } from '../../../../src/protocol/types/index.js'

export const NOW = 1_800_000_000_000
export const digest = (text: string): Uint8Array => sha256(utf8(text))
const HOSPITAL = digest('reading hospital')
const CLINICIAN = digest('reading clinician')

export function provision (parts: Partial<Provision> = {}): Provision {
  return {
    effect: Effect.permit, readers: [], purposes: CONSENTED_PURPOSES, categories: ALL_CATEGORIES,
    records: [], from: 0, until: 0, ...parts
  }
}

export function consent (
  provisions: readonly Provision[] | undefined, parts: Partial<LiveConsent> = {}
): LiveConsent {
  const rule = provisions === undefined
    ? undefined
    : { salt: digest('salt').subarray(0, 16), provisions }
  return {
    number: 1, height: 7, signer: digest('signer'), filer: undefined, isAttested: false, rule, ...parts
  }
}

const reader = { hospital: HOSPITAL, practitioner: undefined, role: ROLES.any }
const permission = consent([provision({ readers: [reader] })])
const denial = consent([provision({ effect: Effect.deny, readers: [reader] })])

export const CONSENTS = {
  none: [],
  permit: [permission],
  'permit for treatment': [consent([provision({ readers: [reader], purposes: PURPOSES.TREAT })])],
  'permit ordinary': [consent([provision({ readers: [reader], categories: ORDINARY })])],
  'permit all but ordinary': [consent([provision({ readers: [reader], categories: SENSITIVE })])],
  'permit another': [consent([provision({ readers: [{ ...reader, hospital: digest('another') }] })])],
  'permit in the past': [consent([provision({ readers: [reader], until: NOW })])],
  'permit from tomorrow': [consent([provision({ readers: [reader], from: NOW + 1 })])],
  'permit another record': [consent([provision({ records: [digest('another record')] })])],
  'permit the record': [consent([provision({ records: [digest('another record'), digest('case')] })])],
  deny: [denial],
  'permit and deny': [permission, denial],
  'deny HIV': [permission, consent([provision({ effect: Effect.deny, categories: CATEGORIES.HIV })])],
  'deny ordinary': [permission, consent([provision({ effect: Effect.deny, categories: ORDINARY })])],
  'deny the clinician': [permission, consent([provision({
    effect: Effect.deny, readers: [{ hospital: undefined, practitioner: CLINICIAN, role: ROLES.any }]
  })])],
  'deny nurses': [permission, consent([provision({
    effect: Effect.deny, readers: [{ hospital: HOSPITAL, practitioner: undefined, role: ROLES.nurse }]
  })])],
  unread: [permission, consent(undefined)],
  'filed by the reader': [consent([provision({ readers: [reader] })], { filer: HOSPITAL })],
  'filed by the reader, marked':
    [consent([provision({ readers: [reader] })], { filer: HOSPITAL, isAttested: true })],
  'filed by another': [consent([provision({ readers: [reader] })], { filer: digest('another') })]
} as const satisfies Record<string, readonly LiveConsent[]>

export const READERS = ['submitter', 'treating', 'validator', 'stranger'] as const
export const STATES: readonly RecordState[] =
  ['open', 'accepted', 'rejected', 'expired', 'restricted', 'erasing', 'erased']

export interface Scene {
  readonly reader: typeof READERS[number]
  readonly purpose: Purpose
  readonly part: 'case' | 'record'
  readonly class: 'ordinary' | 'HIV' | 'uncoded'
  readonly state: RecordState
  readonly consents: keyof typeof CONSENTS
  readonly emergency: boolean
  readonly strict: boolean
}

export function* scenes (): Generator<Scene> {
  for (const reader of READERS) for (const purpose of Object.keys(PURPOSES) as Purpose[]) {
    for (const part of ['case', 'record'] as const) for (const of of CLASS_NAMES) {
      for (const state of STATES) for (const consents of Object.keys(CONSENTS) as Scene['consents'][]) {
        for (const emergency of [true, false]) for (const strict of [true, false]) {
          yield { reader, purpose, part, class: of, state, consents, emergency, strict }
        }
      }
    }
  }
}

const CLASS_NAMES = ['ordinary', 'HIV', 'uncoded'] as const
const CLASSES = { ordinary: 0, HIV: CATEGORIES.HIV, uncoded: UNCODED } as const

export interface Arguments {
  readonly request: ReadRequest
  readonly target: ReadTarget
  readonly situation: PatientSituation
}

export function argumentsOf (scene: Scene): Arguments {
  return {
    request: {
      who: { hospital: HOSPITAL, practitioner: CLINICIAN, role: ROLES.doctor },
      purpose: scene.purpose, part: scene.part, time: NOW
    },
    target: {
      caseId: digest('case'), state: scene.state, class: CLASSES[scene.class],
      isOwn: scene.reader === 'submitter', hasSlot: scene.reader === 'validator'
    },
    situation: {
      consents: CONSENTS[scene.consents], treats: scene.reader === 'treating',
      emergencyUntil: scene.emergency ? NOW + 1 : NOW, strict: scene.strict ? CATEGORIES.HIV : 0
    }
  }
}

/** @param more of the situation, instead of what the scene has */
export function decided (scene: Scene, more: Partial<PatientSituation> = {}): Decided {
  const { request, situation, target } = argumentsOf(scene)
  return decide(request, target, { ...situation, ...more })
}
